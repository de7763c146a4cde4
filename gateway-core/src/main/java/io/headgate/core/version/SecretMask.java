package io.headgate.core.version;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Hides the secrets that are written out in the text of a config, and puts them back. What is a secret is told by its key,
 * so that a text with mistakes has none to show either; a placeholder stands for a secret and is none. Immutable.
 */
final class SecretMask {

    private static final String MASKED = "\"***\"";
    private static final JsonFactory JSON = new JsonFactory();

    /** The user information of a URL, after the user. */
    private static final Pattern IN_URL = Pattern.compile("(://[^\\s\"/@:]*:)([^\\s\"/@]+)(@)");

    private final Set<String> keys;
    private final Pattern pattern;

    /** A mask for the values of these keys. */
    SecretMask(Set<String> keys) {
        this.keys = keys;
        // The value is a text, also one that is not ended, or whatever else was taken for one.
        this.pattern = Pattern.compile("\"(?:"
                + keys.stream().map(Pattern::quote).collect(Collectors.joining("|"))
                + ")\"\\s*:\\s*(\"(?:[^\"\\\\\\n]|\\\\.)*\"?|[^\\s\"{}\\[\\],]+)");
    }

    /** The text with {@code ***} in the place of each secret. */
    String mask(String text) {
        StringBuilder out = new StringBuilder();
        Matcher matcher = pattern.matcher(text);
        int from = 0;
        while (!keys.isEmpty() && matcher.find()) {
            String value = matcher.group(1);
            if (!isPlaceholder(value) && !value.equals("\"\"") && !value.equals("null")) {
                out.append(text, from, matcher.start(1)).append(MASKED);
                from = matcher.end(1);
            }
        }
        out.append(text, from, text.length());
        return IN_URL.matcher(out)
                .replaceAll(found -> isPlaceholder(found.group(2))
                        ? Matcher.quoteReplacement(found.group())
                        : Matcher.quoteReplacement(found.group(1) + "***" + found.group(3)));
    }

    /**
     * The text with the secrets of another in the place of each {@code ***} at the same path.
     *
     * @throws UnknownSecret when there is none
     */
    String unmask(String masked, String base) {
        if (!masked.contains("***")) {
            return masked;
        }
        Map<String, Value> known = new HashMap<>();
        for (Value value : values(base)) {
            known.put(value.place(), value);
        }
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (Value value : values(masked)) {
            if (!value.token().contains("***")) {
                continue;
            }
            Value before = known.get(value.place());
            if (before == null || !maskedToken(before).equals(value.token())) {
                if (value.secret()) {
                    throw new UnknownSecret(value.path(), value.line());
                }
                continue;
            }
            out.append(masked, from, value.start()).append(before.token());
            from = value.start() + value.token().length();
        }
        return out.append(masked, from, masked.length()).toString();
    }

    /** A mask that stands for nothing. */
    static final class UnknownSecret extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String path;
        private final int line;

        private UnknownSecret(String path, int line) {
            super(
                    "*** stands for a secret that this config did not have there (expected: the secret, or a placeholder)");
            this.path = path;
            this.line = line;
        }

        String path() {
            return path;
        }

        int line() {
            return line;
        }
    }

    /**
     * A scalar in a text.
     *
     * @param place its path, with the sizes of the lists on it: in a list that has grown nothing stands where it stood
     */
    private record Value(String place, String path, int line, int start, String token, boolean secret) {

        Value in(String other) {
            return new Value(other, path, line, start, token, secret);
        }
    }

    private String maskedToken(Value value) {
        return value.secret() && !isPlaceholder(value.token()) ? MASKED : mask(value.token());
    }

    /** None when the text is not JSON: then it is not applied, and nothing is to be put back. */
    private List<Value> values(String text) {
        List<Value> values = new ArrayList<>();
        Map<JsonPointer, Integer> sizes = new HashMap<>();
        try (JsonParser parser = JSON.createParser(text)) {
            JsonToken token;
            while ((token = parser.nextToken()) != null) {
                JsonPointer at = parser.getParsingContext().pathAsPointer();
                if (at.last() != null && at.last().mayMatchElement()) {
                    sizes.merge(at.head(), at.last().getMatchingIndex() + 1, Math::max);
                }
                if (token.isScalarValue()) {
                    values.add(value(parser, at, text));
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return values.stream()
                .map(value -> value.in(place(JsonPointer.compile(value.place()), sizes)))
                .toList();
    }

    private Value value(JsonParser parser, JsonPointer at, String text) throws IOException {
        int start = (int) parser.currentTokenLocation().getCharOffset();
        int line = parser.currentTokenLocation().getLineNr();
        // Has the parser read the token to its end.
        parser.getText();
        int end = (int) parser.currentLocation().getCharOffset();
        String name = parser.currentName();
        return new Value(
                at.toString(), path(at), line, start, text.substring(start, end), name != null && keys.contains(name));
    }

    private static String place(JsonPointer at, Map<JsonPointer, Integer> sizes) {
        StringBuilder place = new StringBuilder(at.toString());
        for (JsonPointer parent = at.head(); parent != null; parent = parent.head()) {
            Integer size = sizes.get(parent);
            if (size != null) {
                place.append(' ').append(size);
            }
        }
        return place.toString();
    }

    private static String path(JsonPointer pointer) {
        StringBuilder path = new StringBuilder();
        for (JsonPointer at = pointer; !at.matches(); at = at.tail()) {
            if (at.mayMatchElement()) {
                path.append('[').append(at.getMatchingIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(at.getMatchingProperty());
            }
        }
        return path.toString();
    }

    private static boolean isPlaceholder(String value) {
        return value.contains("${");
    }
}
