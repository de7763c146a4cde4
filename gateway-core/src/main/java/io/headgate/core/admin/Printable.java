package io.headgate.core.admin;

/** Text of a request as it may stand in a line of the log. */
final class Printable {

    private static final int LONGEST = 200;

    private Printable() {}

    static String text(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .forEach(c ->
                        printable.appendCodePoint(Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? '?' : c));
        return printable.toString();
    }
}
