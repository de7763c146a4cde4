package io.headgate.core.version;

import java.util.Set;

/** A text that is no JSON, in which a secret is told by the key before it alone. */
final class BrokenText {

    private final Set<String> keys;

    BrokenText(Set<String> keys) {
        this.keys = keys;
    }

    /** The text with what follows each of the keys masked. */
    String mask(String text) {
        String masked = text;
        for (String key : keys) {
            masked = mask(masked, '"' + key + '"');
        }
        return masked;
    }

    private static String mask(String text, String key) {
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        for (int at = text.indexOf(key); at >= 0; at = text.indexOf(key, from)) {
            int start = afterSpace(text, at + key.length());
            int end = start;
            if (start < text.length() && text.charAt(start) == ':') {
                start = afterSpace(text, start + 1);
                end = end(text, start);
            }
            out.append(text, from, start);
            if (end > start) {
                String value = text.substring(start, end);
                out.append(SecretMask.isLiteral(value) ? SecretMask.MASKED : value);
            }
            from = Math.max(start, end);
        }
        return out.append(text, from, text.length()).toString();
    }

    private static int afterSpace(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** After the text that begins there, or where a value without quotes must have ended. */
    private static int end(String text, int start) {
        boolean quoted = start < text.length() && text.charAt(start) == '"';
        int at = quoted ? start + 1 : start;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (quoted && c == '"') {
                return at + 1;
            }
            if (c == '\n' || (!quoted && "{}[],".indexOf(c) >= 0)) {
                return at;
            }
            at += quoted && c == '\\' ? 2 : 1;
        }
        return text.length();
    }
}
