package io.headgate.core.database;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.pgclient.data.Inet;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.data.Numeric;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The type of a statement's parameter: how a text or a Java value becomes what the client sends for it.
 *
 * @param name PostgreSQL's name
 * @param expected for people, such as {@code a whole number}
 * @param javaType what the client wants
 * @param parser throws {@link IllegalArgumentException} or {@link DateTimeException}
 */
record ParameterType(String name, String expected, Class<?> javaType, boolean array, Function<String, Object> parser) {

    private static final Map<String, ParameterType> KNOWN = Map.ofEntries(
            known("boolean", "true or false", Boolean.class, ParameterTexts::bool),
            known("smallint", "a whole number", Short.class, Short::valueOf),
            known("integer", "a whole number", Integer.class, Integer::valueOf),
            known("bigint", "a whole number", Long.class, Long::valueOf),
            known("real", "a number", Float.class, ParameterTexts::real),
            known("double precision", "a number", Double.class, ParameterTexts::doublePrecision),
            known("numeric", "a number", Numeric.class, ParameterTexts::numeric),
            known("date", "a date such as 2025-01-31", LocalDate.class, ParameterTexts::date),
            known("time without time zone", "a time such as 12:30:00", LocalTime.class, LocalTime::parse),
            known("time with time zone", "a time such as 12:30:00+01:00", OffsetTime.class, OffsetTime::parse),
            known(
                    "timestamp without time zone",
                    "a time such as 2025-01-31T12:30:00",
                    LocalDateTime.class,
                    ParameterTexts::timestamp),
            known(
                    "timestamp with time zone",
                    "a time such as 2025-01-31T12:30:00Z",
                    OffsetDateTime.class,
                    ParameterTexts::timestampWithZone),
            known("interval", "a duration such as P1DT2H30M", Interval.class, ParameterTexts::interval),
            known("inet", "an IP address", Inet.class, ParameterTexts::inet),
            known("uuid", "a UUID", UUID.class, ParameterTexts::uuid),
            known("json", "JSON", Object.class, ParameterTexts::json),
            known("jsonb", "JSON", Object.class, ParameterTexts::json),
            known(
                    "bytea",
                    "base64",
                    Buffer.class,
                    text -> Buffer.buffer(Base64.getDecoder().decode(text))));

    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("bool", "boolean"),
            Map.entry("int2", "smallint"),
            Map.entry("int4", "integer"),
            Map.entry("int", "integer"),
            Map.entry("int8", "bigint"),
            Map.entry("float4", "real"),
            Map.entry("float8", "double precision"),
            Map.entry("double", "double precision"),
            Map.entry("decimal", "numeric"),
            Map.entry("time", "time without time zone"),
            Map.entry("timetz", "time with time zone"),
            Map.entry("timestamp", "timestamp without time zone"),
            Map.entry("timestamptz", "timestamp with time zone"));

    private static final Set<String> GEOMETRIC = Set.of("point", "line", "lseg", "box", "path", "polygon", "circle");

    /** Types that the client sends as NULL, or that it wants as objects of its own. */
    private static final Set<String> UNSENDABLE =
            Set.of("money", "cidr", "macaddr", "macaddr8", "oid", "xml", "bit", "bit varying");

    /** Types of arrays that the client knows although it cannot send them; it takes others as texts. */
    private static final Set<String> UNSENDABLE_IN_ARRAYS =
            Set.of("money", "oid", "xml", "bit", "bit varying", "tsvector", "tsquery");

    /** Texts that the client sends as arrays; what it does not know has to be a text as PostgreSQL writes arrays. */
    private static final Set<String> TEXTS =
            Set.of("text", "character varying", "varchar", "character", "bpchar", "name", "\"char\"");

    /** The type of that name; types that need no conversion, such as enums, take any text. */
    static ParameterType named(String name) {
        boolean array = name.endsWith("[]");
        String element = array ? name.substring(0, name.length() - 2) : name;
        ParameterType known = KNOWN.get(ALIASES.getOrDefault(element, element));
        ParameterType type = known == null
                ? new ParameterType(element, "a value of type " + element, String.class, false, text -> text)
                : known;
        return array ? type.asArray() : type;
    }

    /** Whether values of the type arrive as they are. */
    boolean isSendable() {
        String element = element();
        return !GEOMETRIC.contains(element) && !(array ? UNSENDABLE_IN_ARRAYS : UNSENDABLE).contains(element);
    }

    private String element() {
        return array ? name.substring(0, name.length() - 2) : name;
    }

    /** Whether an array of the type is sent as one text. */
    private boolean isLiteral() {
        return array && javaType == String.class && !TEXTS.contains(element());
    }

    private ParameterType asArray() {
        return new ParameterType(name + "[]", "a comma-separated list, each " + expected, javaType, true, parser);
    }

    /**
     * The value of a text, such as one from a URL.
     *
     * @throws IllegalArgumentException when the text is not of this type
     */
    Object parse(String text) {
        try {
            if (!array) {
                return parser.apply(text);
            }
            String[] elements = text.isEmpty() ? new String[0] : text.split(",", -1);
            Object[] values = (Object[]) Array.newInstance(javaType, elements.length);
            for (int i = 0; i < elements.length; i++) {
                values[i] = parser.apply(elements[i]);
            }
            return isLiteral() ? ParameterTexts.arrayLiteral(values) : values;
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException(notATime);
        }
    }

    /**
     * The value of a Java value as callers of the service give it.
     *
     * @throws IllegalArgumentException when it does not fit this type
     */
    @Nullable
    Object bind(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (array) {
            return bindArray(value);
        }
        if (javaType == Object.class) {
            return value instanceof Map<?, ?> || value instanceof Collection<?>
                    ? Json.decodeValue(Json.encode(value))
                    : value;
        }
        if (javaType.isInstance(value)) {
            return value;
        }
        if (!takes(value)) {
            throw new IllegalArgumentException();
        }
        return parse(value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString());
    }

    /** Whether the text of a value may be read as this type: no number is taken for a text, nor a boolean. */
    private boolean takes(Object value) {
        if (value instanceof String) {
            return true;
        }
        if (value instanceof Number) {
            return Number.class.isAssignableFrom(javaType);
        }
        return value instanceof Temporal
                ? Temporal.class.isAssignableFrom(javaType)
                : value instanceof TemporalAmount && javaType == Interval.class;
    }

    private Object bindArray(Object value) {
        List<?> elements = value instanceof JsonArray json
                ? json.getList()
                : value instanceof List<?> list ? list : value instanceof Object[] given ? Arrays.asList(given) : null;
        if (elements == null) {
            throw new IllegalArgumentException();
        }
        ParameterType element = named(element());
        Object[] values = (Object[]) Array.newInstance(javaType, elements.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = element.bind(elements.get(i));
            if (values[i] == null && javaType == Numeric.class) {
                // The client fails over it.
                throw new IllegalArgumentException();
            }
        }
        return isLiteral() ? ParameterTexts.arrayLiteral(values) : values;
    }

    private static Map.Entry<String, ParameterType> known(
            String name, String expected, Class<?> javaType, Function<String, Object> parser) {
        return Map.entry(name, new ParameterType(name, expected, javaType, false, parser));
    }
}
