package io.headgate.core.proxy;

/**
 * Writes one flat JSON object on one line. Control characters and line separators are always escaped, so nothing that a
 * client sends can begin a new line or reach a terminal as a command.
 */
final class JsonText {

    private static final String HEX = "0123456789abcdef";

    private final StringBuilder text;
    private boolean first = true;

    JsonText(int capacity) {
        text = new StringBuilder(capacity).append('{');
    }

    JsonText field(String name, String value) {
        begin(name);
        text.append('"');
        escape(value);
        text.append('"');
        return this;
    }

    JsonText field(String name, long value) {
        begin(name);
        text.append(value);
        return this;
    }

    /** A number of microseconds as milliseconds with three decimals. */
    JsonText millis(String name, long micros) {
        begin(name);
        text.append(micros / 1000).append('.');
        long rest = micros % 1000;
        text.append((char) ('0' + rest / 100))
                .append((char) ('0' + rest / 10 % 10))
                .append((char) ('0' + rest % 10));
        return this;
    }

    String end() {
        return text.append('}').toString();
    }

    private void begin(String name) {
        if (!first) {
            text.append(',');
        }
        first = false;
        text.append('"').append(name).append("\":");
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (isUnsafe(c)) {
                text.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    text.append(HEX.charAt(c >> shift & 15));
                }
            } else {
                text.append(c);
            }
        }
    }

    /** Controls of C0 and C1, line separators, marks that turn the direction of text, and halves of a character. */
    private static boolean isUnsafe(char c) {
        if (c < 0x7f) {
            return c < ' ';
        }
        return c < 0xa0
                || within(c, 0x200e, 0x200f)
                || within(c, 0x2028, 0x202e)
                || within(c, 0x2066, 0x2069)
                || within(c, 0xd800, 0xdfff)
                || c >= 0xfffe;
    }

    private static boolean within(char c, int first, int last) {
        return c >= first && c <= last;
    }
}
