package io.headgate.core.database;

import io.netty.util.NetUtil;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.pgclient.data.Inet;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.UUID;

/** Texts of parameters that need more than a parser of the JDK. All throw {@link IllegalArgumentException}. */
final class ParameterTexts {

    private ParameterTexts() {}

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

    static UUID uuid(String text) {
        // UUID.fromString takes shortened groups.
        if (text.length() != 36) {
            throw new IllegalArgumentException();
        }
        return UUID.fromString(text);
    }

    static Object json(String text) {
        try {
            Object value = Json.decodeValue(text);
            return value == null ? Tuple.JSON_NULL : value;
        } catch (DecodeException notJson) {
            throw new IllegalArgumentException(notJson);
        }
    }

    static Interval interval(String text) {
        int time = text.indexOf('T');
        try {
            Period date = time == 1 || (time == 2 && text.startsWith("-"))
                    ? Period.ZERO
                    : Period.parse(time < 0 ? text : text.substring(0, time));
            Duration rest = time < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(time));
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
