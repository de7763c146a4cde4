package io.headgate.dist;

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

    private Mutation() {}

    /** One to three changes. */
    static String of(String text, SplittableRandom random) {
        String changed = text;
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            changed = once(changed, random);
        }
        return changed;
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
            case 6 -> key(text, at);
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

    /** The next key twice, or misspelt where there is no other. */
    private static String key(String text, int at) {
        int quote = text.indexOf('"', at);
        return quote < 0 ? text : text.substring(0, quote) + "\"x\":1," + text.substring(quote);
    }
}
