package io.headgate.core.database;

import io.headgate.api.http.Exchange;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.ParameterConfig;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes the parameters of a published query from a request, and names the one that is wrong. */
final class RequestParameters {

    private final List<ParameterConfig> parameters;

    RequestParameters(List<ParameterConfig> parameters) {
        this.parameters = List.copyOf(parameters);
    }

    boolean isEmpty() {
        return parameters.isEmpty();
    }

    /** The fields of a request that parameters come from, as they are configured, each once. */
    List<String> fields() {
        TreeSet<String> fields = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (ParameterConfig parameter : parameters) {
            if (parameter.source().equals("header")) {
                fields.add(parameter.name());
            }
        }
        return List.copyOf(fields);
    }

    /** The text of each parameter in turn; null for SQL's NULL. */
    List<@Nullable String> read(Exchange exchange) {
        List<@Nullable String> texts = new ArrayList<>(parameters.size());
        for (ParameterConfig parameter : parameters) {
            String text = switch (parameter.source()) {
                case "path" -> exchange.pathParameters().get(parameter.name());
                case "header" -> single(parameter, exchange.request().headers().getAll(parameter.name()));
                default ->
                    single(parameter, queryValues(parameter, exchange.request().query()));
            };
            if (text == null && parameter.required()) {
                throw new ServiceException("MISSING_PARAMETER", 400, label(parameter) + " is missing");
            }
            texts.add(text == null ? parameter.defaultValue() : text);
        }
        return texts;
    }

    /** The values of the texts, in the types of the statement. */
    Tuple bind(List<@Nullable String> texts, List<ParameterType> types) {
        if (types.size() != texts.size()) {
            throw new ServiceException(
                    "PARAMETER_MISMATCH",
                    400,
                    "the statement takes " + types.size() + " parameters, " + texts.size() + " are configured");
        }
        Tuple values = Tuple.tuple();
        for (int i = 0; i < types.size(); i++) {
            String text = texts.get(i);
            values.addValue(text == null ? null : value(parameters.get(i), types.get(i), text));
        }
        return values;
    }

    private static Object value(ParameterConfig parameter, ParameterType type, String text) {
        String configured = parameter.type();
        ParameterType narrower = configured == null ? type : ParameterType.named(configured);
        if (text.indexOf('\0') >= 0) {
            throw invalid(parameter, "text without null characters");
        }
        try {
            if (configured != null) {
                narrower.parse(text);
            }
            return type.parse(text);
        } catch (IllegalArgumentException refused) {
            if (text.equals(parameter.defaultValue())) {
                throw new ServiceException(
                        "PARAMETER_MISMATCH",
                        400,
                        "the default of " + label(parameter) + " is not valid (expected: " + narrower.expected() + ")");
            }
            throw invalid(parameter, narrower.expected());
        }
    }

    private static @Nullable String single(ParameterConfig parameter, List<String> values) {
        if (values.size() > 1) {
            throw new ServiceException("REPEATED_PARAMETER", 400, label(parameter) + " is given more than once");
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private static List<String> queryValues(ParameterConfig parameter, @Nullable String query) {
        List<String> values = new ArrayList<>(1);
        if (query == null) {
            return values;
        }
        for (int start = 0; start <= query.length(); ) {
            int ampersand = query.indexOf('&', start);
            int end = ampersand < 0 ? query.length() : ampersand;
            int equals = query.indexOf('=', start);
            int nameEnd = equals < 0 || equals > end ? end : equals;
            if (isNamed(parameter, query, start, nameEnd)) {
                values.add(decode(parameter, query, Math.min(nameEnd + 1, end), end));
            }
            start = end + 1;
        }
        return values;
    }

    /** A name that cannot be decoded is nobody's: the parameter asked for is not the one to blame. */
    private static boolean isNamed(ParameterConfig parameter, String query, int start, int end) {
        try {
            return parameter.name().equals(decode(parameter, query, start, end));
        } catch (ServiceException undecodable) {
            return false;
        }
    }

    /** Percent-decodes as HTML forms encode: a plus is a space, the bytes are UTF-8. */
    private static String decode(ParameterConfig parameter, String query, int start, int end) {
        String raw = query.substring(start, end);
        if (raw.indexOf('%') < 0) {
            return raw.replace('+', ' ');
        }
        ByteBuffer bytes = ByteBuffer.allocate(3 * raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                bytes.put(String.valueOf(c == '+' ? ' ' : c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            if (i + 2 >= raw.length()
                    || !HexFormat.isHexDigit(raw.charAt(i + 1))
                    || !HexFormat.isHexDigit(raw.charAt(i + 2))) {
                throw invalid(parameter, "valid percent-encoding");
            }
            bytes.put((byte) HexFormat.fromHexDigits(raw, i + 1, i + 3));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException notText) {
            throw invalid(parameter, "UTF-8");
        }
    }

    private static ServiceException invalid(ParameterConfig parameter, String expected) {
        return new ServiceException(
                "INVALID_PARAMETER", 400, label(parameter) + " is not valid (expected: " + expected + ")");
    }

    private static String label(ParameterConfig parameter) {
        return parameter.source() + "." + parameter.name();
    }
}
