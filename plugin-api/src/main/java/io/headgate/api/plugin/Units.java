package io.headgate.api.plugin;

import io.headgate.api.http.Tokens;
import java.time.Duration;

/**
 * Durations and sizes as they are written in the config: a whole number and its unit, with nothing between them, such as
 * {@code 250ms} or {@code 64MiB}. An {@link IllegalArgumentException} says what was found and what is expected. Safe for
 * use from any thread.
 */
public final class Units {

    private static final String[] TIMES = {"ms", "s", "m", "h", "d"};
    private static final long[] MILLIS = {1, 1_000, 60_000, 3_600_000, 86_400_000};

    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB", "KB", "MB", "GB", "TB"};
    private static final long[] BYTES = {
        1, 1L << 10, 1L << 20, 1L << 30, 1L << 40, 1_000, 1_000_000, 1_000_000_000, 1_000_000_000_000L
    };

    private Units() {}

    /** A duration: a number with {@code ms}, {@code s}, {@code m}, {@code h} or {@code d} (days of 24 hours). */
    public static Duration parseDuration(String text) {
        return Duration.ofMillis(parse(text, TIMES, MILLIS, "a duration such as 250ms, 5s, 10m, 1h or 7d"));
    }

    /**
     * A number of bytes: a number with {@code B}, with {@code KiB}, {@code MiB}, {@code GiB} or {@code TiB} (powers of
     * 1024), or with {@code KB}, {@code MB}, {@code GB} or {@code TB} (powers of 1000).
     */
    public static long parseSize(String text) {
        return parse(text, SIZES, BYTES, "a size such as 512B, 64KiB, 256MiB or 1GiB");
    }

    private static long parse(String text, String[] units, long[] factors, String expected) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        String unit = text.substring(digits);
        for (int i = 0; i < units.length; i++) {
            if (units[i].equals(unit) && digits > 0) {
                try {
                    return Math.multiplyExact(Long.parseLong(text.substring(0, digits)), factors[i]);
                } catch (ArithmeticException | NumberFormatException e) {
                    throw new IllegalArgumentException(quoted(text) + " is too large (expected: " + expected + ")", e);
                }
            }
        }
        throw new IllegalArgumentException(quoted(text) + " (expected: " + expected + ")");
    }

    private static String quoted(String text) {
        return '"' + Tokens.printable(text) + '"';
    }
}
