package io.headgate.core.cache;

import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Dates of HTTP in their three formats (RFC 9110 §5.6.7). Letters are compared without regard to case, a zone other than
 * GMT makes a date invalid (RFC 9111 §4.2), and the day of the week is not looked at.
 */
public final class HttpDate {

    /** What {@link #parse} returns for anything that is not a date. */
    static final long INVALID = Long.MIN_VALUE;

    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private HttpDate() {}

    /** The date as it is sent. */
    public static String format(long epochMillis) {
        return FORMAT.format(LocalDateTime.ofEpochSecond(Math.floorDiv(epochMillis, 1000L), 0, ZoneOffset.UTC));
    }

    /**
     * The date in milliseconds since the epoch, or {@link #INVALID}.
     *
     * @param nowMillis what two digits of a year are near to
     */
    static long parse(String text, long nowMillis) {
        String date = text.strip();
        int comma = date.indexOf(',');
        if (comma < 0) {
            return date.length() == 24 ? asctime(date) : INVALID;
        }
        String rest = date.substring(comma + 1);
        if (comma == 3 && rest.length() == 25) {
            return imfFixdate(rest);
        }
        return comma >= 6 && rest.length() == 23 ? rfc850(rest, nowMillis) : INVALID;
    }

    /** {@code " 06 Nov 1994 08:49:37 GMT"}. */
    private static long imfFixdate(String rest) {
        boolean spaced =
                rest.charAt(0) == ' ' && rest.charAt(3) == ' ' && rest.charAt(7) == ' ' && rest.charAt(12) == ' ';
        if (!spaced || !endsWithGmt(rest, 21)) {
            return INVALID;
        }
        return instant(number(rest, 8, 4), month(rest, 4), number(rest, 1, 2), rest, 13);
    }

    /** {@code " 06-Nov-94 08:49:37 GMT"}. */
    private static long rfc850(String rest, long nowMillis) {
        boolean spaced =
                rest.charAt(0) == ' ' && rest.charAt(3) == '-' && rest.charAt(7) == '-' && rest.charAt(10) == ' ';
        int twoDigits = number(rest, 8, 2);
        if (!spaced || twoDigits < 0 || !endsWithGmt(rest, 19)) {
            return INVALID;
        }
        int thisYear = LocalDateTime.ofEpochSecond(Math.floorDiv(nowMillis, 1000L), 0, ZoneOffset.UTC)
                .getYear();
        int year = thisYear - thisYear % 100 + twoDigits;
        // More than 50 years ahead is meant to be in the past (RFC 9110 §5.6.7).
        return instant(year > thisYear + 50 ? year - 100 : year, month(rest, 4), number(rest, 1, 2), rest, 11);
    }

    /** {@code "Sun Nov  6 08:49:37 1994"}. */
    private static long asctime(String date) {
        if (date.charAt(3) != ' ' || date.charAt(7) != ' ' || date.charAt(10) != ' ' || date.charAt(19) != ' ') {
            return INVALID;
        }
        int day = date.charAt(8) == ' ' ? number(date, 9, 1) : number(date, 8, 2);
        return instant(number(date, 20, 4), month(date, 4), day, date, 11);
    }

    private static long instant(int year, int month, int day, String text, int time) {
        int hour = number(text, time, 2);
        int minute = number(text, time + 3, 2);
        int second = number(text, time + 6, 2);
        boolean valid = year >= 0
                && month > 0
                && hour >= 0
                && hour < 24
                && minute >= 0
                && minute < 60
                && second >= 0
                && second <= 60
                && text.charAt(time + 2) == ':'
                && text.charAt(time + 5) == ':';
        if (!valid || day < 1 || !YearMonth.of(year, month).isValidDay(day)) {
            return INVALID;
        }
        return LocalDateTime.of(year, month, day, hour, minute, Math.min(59, second))
                        .toEpochSecond(ZoneOffset.UTC)
                * 1000;
    }

    private static int month(String text, int from) {
        String name = text.substring(from, from + 3).toLowerCase(Locale.ROOT);
        int index = MONTHS.indexOf(name);
        return index >= 0 && index % 3 == 0 ? index / 3 + 1 : -1;
    }

    private static int number(String text, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value;
    }

    private static boolean endsWithGmt(String text, int space) {
        return text.charAt(space) == ' ' && text.regionMatches(true, space + 1, "GMT", 0, 3);
    }
}
