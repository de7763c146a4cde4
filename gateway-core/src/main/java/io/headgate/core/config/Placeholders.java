package io.headgate.core.config;

import io.headgate.api.http.Tokens;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code ${NAME}}, {@code ${NAME:default}} and {@code ${file:/path}} in texts. A dollar sign before a placeholder
 * takes its meaning away. A variable that is empty counts as not set.
 *
 * <p>Messages show nothing of a text but the name of a variable or of a file: here nobody knows yet whether it is a
 * password, which may well have a dollar sign and a brace in it.
 */
final class Placeholders {

    private static final int MAX_SECRET_BYTES = 64 << 10;
    private static final String FILE = "file:";

    private final Map<String, String> environment;
    private final Problems problems;
    private final Map<Path, String> files = new LinkedHashMap<>();

    Placeholders(Map<String, String> environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** The files that were named so far, each with {@linkplain WatchedContent#digest what was read there}. */
    Map<Path, String> files() {
        return files;
    }

    /** A text of the file as a node. Its {@code shown} is what stands in the file, never what a placeholder stood for. */
    Node resolve(Node.At at, String raw) {
        if (raw.indexOf("${") < 0) {
            return new Node.Text(at, raw, raw, false);
        }
        StringBuilder out = new StringBuilder(raw.length());
        int from = 0;
        boolean whole = false;
        while (true) {
            int start = raw.indexOf("${", from);
            if (start < 0) {
                out.append(raw, from, raw.length());
                return new Node.Text(at, out.toString(), raw, whole);
            }
            if (start > from && raw.charAt(start - 1) == '$') {
                out.append(raw, from, start - 1).append("${");
                from = start + 2;
                continue;
            }
            int end = raw.indexOf('}', start);
            String value = end < 0 ? unclosed(at, start) : value(at, start, raw.substring(start + 2, end));
            if (value == null) {
                return new Node.Invalid(at);
            }
            out.append(raw, from, start).append(value);
            whole = start == 0 && end == raw.length() - 1;
            from = end + 1;
        }
    }

    private @Nullable String unclosed(Node.At at, int start) {
        problems.add(at, placeholder(start) + " has no end (a \"}\" is missing; write $${ for a plain ${)");
        return null;
    }

    private @Nullable String value(Node.At at, int start, String inside) {
        if (inside.indexOf('{') >= 0) {
            problems.add(at, placeholder(start) + " has a { within (placeholders cannot be nested)");
            return null;
        }
        if (inside.startsWith(FILE)) {
            return fromFile(at, inside.substring(FILE.length()));
        }
        int colon = inside.indexOf(':');
        String name = colon < 0 ? inside : inside.substring(0, colon);
        if (!isName(name)) {
            problems.add(
                    at,
                    placeholder(start)
                            + " names no variable (expected: ${NAME}, ${NAME:default} or ${file:/path}; write $${ for a"
                            + " plain ${)");
            return null;
        }
        String value = environment.getOrDefault(name, "");
        if (!value.isEmpty()) {
            return value;
        }
        if (colon < 0) {
            problems.add(
                    at, "the environment variable " + name + " is not set (set it, or write ${" + name + ":default})");
            return null;
        }
        return inside.substring(colon + 1);
    }

    private @Nullable String fromFile(Node.At at, String name) {
        Path path = name.startsWith("/") && name.indexOf('\0') < 0 ? Path.of(name) : null;
        if (path == null) {
            problems.add(at, quoted("${file:" + name + '}') + " (expected: an absolute path)");
            return null;
        }
        try {
            byte[] bytes = WatchedContent.content(path);
            // The first look counts: a file that changes under the eyes of one load is seen to differ from it.
            files.putIfAbsent(path, WatchedContent.digest(bytes));
            if (bytes.length > MAX_SECRET_BYTES) {
                problems.add(at, "the file " + name + " is too large for a secret (expected: at most 64KiB)");
                return null;
            }
            String secret = ConfigLoader.text(bytes).replaceFirst("\\R\\z", "");
            if (secret.isEmpty()) {
                problems.add(at, "the file " + name + " is empty (expected: the secret)");
                return null;
            }
            return secret;
        } catch (CharacterCodingException e) {
            problems.add(at, "the file " + name + " is not text in UTF-8");
            return null;
        } catch (IOException e) {
            String reason = ConfigLoader.reason(e);
            files.putIfAbsent(path, reason);
            problems.add(at, "the file " + name + " cannot be read: " + reason);
            return null;
        }
    }

    private static String placeholder(int start) {
        return "the placeholder at character " + (start + 1);
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && !(c < 128 && (i == 0 ? Character.isLetter(c) : Character.isLetterOrDigit(c)))) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static String quoted(String text) {
        return '"' + Tokens.printable(text) + '"';
    }
}
