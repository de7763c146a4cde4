package io.headgate.dist;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** Changes a text at random, in the ways in which configs go wrong. */
final class Mutation {

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1e400",
            "99999999999999999999",
            "\"\"",
            "\"x\"",
            "{}",
            "[]",
            "[[[[[[]]]]]]",
            "{\"a\":{\"a\":{\"a\":{}}}}",
            "\"${NOBODY_HAS_SET_THIS}\"",
            "\"${file:/nowhere/at/all}\"",
            "\"\\u0000\"",
            "\"http://169.254.169.254/\"",
            "\"file:///etc/passwd\"",
            "\"10s\"",
            "\"0s\"",
            "\"64MiB\"",
            "\"127.0.0.1:0\"",
            "\"\uD83D\uDE00\"",
            "NaN",
            "'x'",
            "undefined",
            "\"round-robin\"",
            "\"memory\"",
            "***",
            "\"***\"");

    /** Byte order marks, encodings that end too early, are too long or stand for no character, and what ends texts. */
    private static final List<String> BYTES = List.of(
            "\u00ef\u00bb\u00bf",
            "\u00ff\u00fe",
            "\u00fe\u00ff",
            "\u0000",
            "\u0000\u0000\u0000",
            "\u00c0\u00ae",
            "\u00c3",
            "\u00e2\u0082",
            "\u00ed\u00a0\u0080",
            "\u00f0\u009f\u0098",
            "\u00f4\u0090\u0080\u0080",
            "\u00f8\u0088\u0080\u0080\u0080",
            "\u0080",
            "\u00ff",
            "\u001a",
            "\u000b",
            "\u00c2\u00a0",
            "\u00e2\u0080\u00a8",
            "\\ud800",
            "\\u0000",
            "\\u00",
            "\\",
            "\r",
            "//",
            "/*",
            ",",
            "\"",
            "1".repeat(400),
            "1e999999999",
            "-0",
            "0.1e-7",
            "[".repeat(20_000),
            "{\"a\":".repeat(5_000));

    private Mutation() {}

    /** One to three changes. */
    static String of(String text, SplittableRandom random) {
        String changed = text;
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            changed = once(changed, random);
        }
        return changed;
    }

    /** One to three changes of bytes behind a beginning that stays, or all of it in another encoding. */
    static byte[] of(byte[] bytes, int kept, SplittableRandom random) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (random.nextInt(20) == 0) {
            return text.getBytes(random.nextBoolean() ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16);
        }
        StringBuilder changed = new StringBuilder(text);
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            int at = random.nextInt(kept, changed.length() + 1);
            if (random.nextInt(3) == 0 && at < changed.length()) {
                changed.setCharAt(at, (char) random.nextInt(0x100));
            } else {
                changed.insert(at, BYTES.get(random.nextInt(BYTES.size())));
            }
        }
        return changed.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String once(String text, SplittableRandom random) {
        if (text.length() < 2) {
            return text;
        }
        int at = random.nextInt(text.length());
        int length = Math.min(random.nextInt(1, 12), text.length() - at);
        return switch (random.nextInt(9)) {
            case 0 -> text.substring(0, at) + text.substring(at + length);
            case 1 -> text.substring(0, at) + text.substring(at, at + length) + text.substring(at);
            case 2 -> text.substring(0, at) + (char) random.nextInt(1, 0x250) + text.substring(at + 1);
            case 3 -> text.substring(0, at);
            case 4, 5 -> value(text, at, pick(random));
            case 6 -> random.nextBoolean() ? key(text, at) : twice(text, at);
            case 7 -> value(text, at, "[".repeat(random.nextInt(1, 90)) + "]".repeat(random.nextInt(1, 90)));
            default -> value(text, at, '"' + "x".repeat(random.nextInt(1, 3000)) + '"');
        };
    }

    private static String pick(SplittableRandom random) {
        return VALUES.get(random.nextInt(VALUES.size()));
    }

    /** Another value for the next key. */
    private static String value(String text, int at, String value) {
        int colon = text.indexOf(':', at);
        if (colon < 0) {
            return value;
        }
        int end = colon + 1;
        while (end < text.length() && ",}]\n".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, colon + 1) + value + text.substring(end);
    }

    /** The next line twice, and with it its keys. */
    private static String twice(String text, int at) {
        int from = text.indexOf('\n', at) + 1;
        int to = text.indexOf('\n', from) + 1;
        return text.substring(0, from) + text.substring(from, Math.max(from, to)) + text.substring(from);
    }

    /** The next key twice, or misspelt where there is no other. */
    private static String key(String text, int at) {
        int quote = text.indexOf('"', at);
        return quote < 0 ? text : text.substring(0, quote) + "\"x\":1," + text.substring(quote);
    }
}
