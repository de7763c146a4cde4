package io.headgate.core.database;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.data.Cidr;
import io.vertx.pgclient.data.Inet;
import io.vertx.pgclient.data.Interval;
import io.vertx.pgclient.data.Money;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.Temporal;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The values of rows as JSON that every reader understands alike. A number stays a number only while a reader that
 * keeps numbers as IEEE 754 doubles reads it back exactly: integers within ±(2^53 − 1) and decimals of up to 15
 * significant digits, which keep their trailing zeros; larger ones, NaN and the infinities become strings. Dates and
 * times are ISO 8601 ({@code infinity} and {@code -infinity} as PostgreSQL writes them), intervals ISO 8601 durations,
 * {@code bytea} is base64, JSON is itself.
 */
final class JsonValues {

    private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
    private static final int MAX_SAFE_DIGITS = 15;
    private static final int MAX_SAFE_SCALE = 290;
    private static final int MIN_YEAR = -4_713;
    private static final int MAX_TIMESTAMP_YEAR = 294_276;
    private static final int MAX_DATE_YEAR = 5_874_897;

    private JsonValues() {}

    /** A string, number, boolean, JSON object or array, or null. */
    static @Nullable Object of(@Nullable Object value) {
        if (value == null || value == Tuple.JSON_NULL) {
            return null;
        }
        if (value instanceof String || value instanceof Boolean || value instanceof JsonObject) {
            return value;
        }
        if (value instanceof Number number) {
            return ofNumber(number);
        }
        if (value instanceof Object[] array) {
            return ofArray(array);
        }
        if (value instanceof Buffer bytes) {
            return Base64.getEncoder().encodeToString(bytes.getBytes());
        }
        if (value instanceof JsonArray) {
            return value;
        }
        return ofOther(value);
    }

    private static Object ofNumber(Number number) {
        if (number instanceof Integer || number instanceof Short) {
            return number;
        }
        if (number instanceof Long integer) {
            return Math.abs(integer) <= MAX_SAFE_INTEGER && integer != Long.MIN_VALUE ? integer : integer.toString();
        }
        if (number instanceof Double || number instanceof Float) {
            return Double.isFinite(number.doubleValue()) ? number : number.toString();
        }
        if (number instanceof Numeric numeric) {
            return numeric.isNaN() ? "NaN" : ofDecimal(numeric.bigDecimalValue());
        }
        return number instanceof BigDecimal decimal ? ofDecimal(decimal) : number;
    }

    private static Object ofDecimal(BigDecimal decimal) {
        boolean safe = decimal.precision() <= MAX_SAFE_DIGITS && Math.abs(decimal.scale()) <= MAX_SAFE_SCALE;
        return safe ? decimal : decimal.toPlainString();
    }

    private static JsonArray ofArray(Object[] array) {
        JsonArray json = new JsonArray();
        for (Object element : array) {
            json.add(of(element));
        }
        return json;
    }

    private static Object ofOther(Object value) {
        if (value instanceof OffsetDateTime time) {
            return bounded(time.getYear(), MAX_TIMESTAMP_YEAR, time, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
        }
        if (value instanceof LocalDateTime time) {
            return bounded(time.getYear(), MAX_TIMESTAMP_YEAR, time, DateTimeFormatter.ISO_LOCAL_DATE_TIME);
        }
        if (value instanceof LocalDate date) {
            return bounded(date.getYear(), MAX_DATE_YEAR, date, DateTimeFormatter.ISO_LOCAL_DATE);
        }
        if (value instanceof LocalTime time) {
            return DateTimeFormatter.ISO_LOCAL_TIME.format(time);
        }
        if (value instanceof OffsetTime time) {
            return DateTimeFormatter.ISO_OFFSET_TIME.format(time);
        }
        if (value instanceof Interval interval) {
            return ofInterval(interval);
        }
        if (value instanceof Inet inet) {
            return ofAddress(inet.getAddress(), inet.getNetmask());
        }
        if (value instanceof Cidr cidr) {
            return ofAddress(cidr.getAddress(), cidr.getNetmask());
        }
        return value instanceof Money money ? ofDecimal(money.bigDecimalValue()) : value.toString();
    }

    /** The client gives the infinities as times far beyond what PostgreSQL can store. */
    private static String bounded(int year, int maxYear, Temporal time, DateTimeFormatter format) {
        return year > maxYear ? "infinity" : year < MIN_YEAR ? "-infinity" : format.format(time);
    }

    private static String ofAddress(InetAddress address, @Nullable Integer netmask) {
        return netmask == null ? address.getHostAddress() : address.getHostAddress() + '/' + netmask;
    }

    /** Parts keep their own signs, as PostgreSQL's {@code intervalstyle iso_8601} has them. */
    private static String ofInterval(Interval interval) {
        StringBuilder text = new StringBuilder("P");
        part(text, interval.getYears(), 'Y');
        part(text, interval.getMonths(), 'M');
        part(text, interval.getDays(), 'D');
        int dateOnly = text.length();
        text.append('T');
        part(text, interval.getHours(), 'H');
        part(text, interval.getMinutes(), 'M');
        BigDecimal seconds =
                BigDecimal.valueOf(interval.getMicroseconds(), 6).add(BigDecimal.valueOf(interval.getSeconds()));
        if (seconds.signum() != 0) {
            text.append(seconds.stripTrailingZeros().toPlainString()).append('S');
        }
        if (text.length() == dateOnly + 1) {
            text.setLength(dateOnly);
        }
        return text.length() == 1 ? "PT0S" : text.toString();
    }

    private static void part(StringBuilder text, int value, char unit) {
        if (value != 0) {
            text.append(value).append(unit);
        }
    }
}
