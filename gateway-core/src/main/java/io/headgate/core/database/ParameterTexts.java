package io.headgate.core.database;

import io.netty.util.NetUtil;
import io.vertx.pgclient.data.Inet;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Texts of parameters that need more than a parser of the JDK. All throw {@link IllegalArgumentException}. */
final class ParameterTexts {

    /** What PostgreSQL's types reach from and to, as years of the ISO calendar. */
    private static final int FIRST_YEAR = -4712;

    private static final int LAST_YEAR_OF_DATE = 5_874_897;
    private static final int LAST_YEAR_OF_TIMESTAMP = 294_276;

    /** Of the months, those that the client makes of 30 days each must still fit. */
    private static final long MOST_MONTHS = Integer.MAX_VALUE - 1_000;

    private ParameterTexts() {}

    static LocalDate date(String text) {
        LocalDate date = LocalDate.parse(text);
        checkYear(date.getYear(), LAST_YEAR_OF_DATE);
        return date;
    }

    static LocalDateTime timestamp(String text) {
        LocalDateTime time = LocalDateTime.parse(text);
        checkYear(time.getYear(), LAST_YEAR_OF_TIMESTAMP);
        return time;
    }

    static OffsetDateTime timestampWithZone(String text) {
        OffsetDateTime time = OffsetDateTime.parse(text);
        checkYear(time.getYear(), LAST_YEAR_OF_TIMESTAMP);
        return time;
    }

    /** Beyond its range the client sends another date, or infinity. */
    private static void checkYear(int year, int last) {
        if (year < FIRST_YEAR || year > last) {
            throw new IllegalArgumentException();
        }
    }

    static Boolean bool(String text) {
        return switch (text) {
            case "true", "t", "1", "yes", "on" -> true;
            case "false", "f", "0", "no", "off" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    static Numeric numeric(String text) {
        // Not Numeric.parse: it takes what PostgreSQL then refuses, and an exponent could ask for gigabytes of digits.
        BigDecimal decimal = new BigDecimal(text);
        if (decimal.precision() > 1_000 || Math.abs((long) decimal.scale()) > 1_000) {
            throw new IllegalArgumentException();
        }
        return Numeric.create(decimal);
    }

    static Float real(String text) {
        float value = Float.parseFloat(floating(text));
        return finite(value, Float.isInfinite(value), text);
    }

    static Double doublePrecision(String text) {
        double value = Double.parseDouble(floating(text));
        return finite(value, Double.isInfinite(value), text);
    }

    /** Java's parser would take its own literals, such as {@code 1d} or {@code 0x1p3}, for numbers. */
    private static String floating(String text) {
        return switch (text) {
            case "NaN", "Infinity", "-Infinity" -> text;
            default -> new BigDecimal(text).toString();
        };
    }

    private static <T> T finite(T value, boolean infinite, String text) {
        if (infinite && !text.endsWith("Infinity")) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    /** Elements as PostgreSQL reads an array from a text. */
    static String arrayLiteral(@Nullable Object[] elements) {
        StringBuilder literal = new StringBuilder("{");
        for (Object element : elements) {
            literal.append(literal.length() == 1 ? "" : ",");
            if (element == null) {
                literal.append("NULL");
            } else {
                String text = element.toString().replace("\\", "\\\\").replace("\"", "\\\"");
                literal.append('"').append(text).append('"');
            }
        }
        return literal.append('}').toString();
    }

    static UUID uuid(String text) {
        // UUID.fromString takes shortened groups.
        if (text.length() != 36) {
            throw new IllegalArgumentException();
        }
        return UUID.fromString(text);
    }

    static Object json(String text) {
        Object value = ExactJson.parse(text);
        return value == null ? Tuple.JSON_NULL : value;
    }

    static Interval interval(String text) {
        int time = text.indexOf('T');
        try {
            Period date = time == 1 || (time == 2 && text.startsWith("-"))
                    ? Period.ZERO
                    : Period.parse(time < 0 ? text : text.substring(0, time));
            Duration rest = time < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(time));
            checkInterval(date.toTotalMonths(), Duration.ofDays(date.getDays()).plus(rest));
            return Interval.of(
                    date.getYears(),
                    date.getMonths(),
                    date.getDays(),
                    Math.toIntExact(rest.toHours()),
                    rest.toMinutesPart(),
                    rest.toSecondsPart(),
                    rest.toNanosPart() / 1_000);
        } catch (DateTimeException | ArithmeticException notADuration) {
            throw new IllegalArgumentException(notADuration);
        }
    }

    /** Beyond this the client sends another interval, or breaks the connection. */
    private static void checkInterval(long months, Duration rest) {
        if (Math.abs(months) > MOST_MONTHS || rest.abs().toSeconds() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException();
        }
    }

    static Inet inet(String text) {
        // Never a name: looking one up would block.
        byte[] address = NetUtil.createByteArrayFromIpAddressString(text);
        if (address == null) {
            throw new IllegalArgumentException();
        }
        try {
            return new Inet().setAddress(InetAddress.getByAddress(address));
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
