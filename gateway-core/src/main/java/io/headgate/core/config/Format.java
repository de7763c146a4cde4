package io.headgate.core.config;

import io.headgate.api.http.Tokens;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A format of texts.
 *
 * @param expected what it asks for, in words
 * @param rule the reason why a text is not of this format, empty for that it is simply not what is expected, or null when
 *     it is
 */
record Format(String expected, Rule rule) {

    /** Says what is wrong with a text. */
    interface Rule {
        @Nullable
        String reason(String text);
    }

    private static final Map<String, Format> ALL = Map.ofEntries(
            // Durations and sizes have bounds, which are checked where those are known.
            Map.entry("duration", new Format("a duration such as 250ms, 5s, 10m, 1h or 7d", t -> null)),
            Map.entry("size", new Format("a size such as 512B, 64KiB, 256MiB or 1GiB", t -> null)),
            Map.entry("listen-address", new Format("an IP address and a port, such as 0.0.0.0:8080", HostPort::listen)),
            Map.entry("server-address", new Format("http://host:port", HostPort::server)),
            Map.entry("redis-url", new Format("redis://host:port", HostPort::redis)),
            Map.entry("host", simple("a host name or an IP address", HostPort::isHost)),
            Map.entry("network", simple("an IP address or a network such as 10.0.0.0/8", HostPort::isNetwork)),
            Map.entry("host-pattern", simple("a host name, exact or with a leading *.", HostPort::isHostPattern)),
            Map.entry("path", new Format("a path such as /cart, /img/* or /users/{id}", PathFormat::reason)),
            Map.entry("method", new Format("a method in upper case, such as GET", Format::method)),
            Map.entry("token", simple("letters, digits, hyphens or underscores", Tokens::isToken)),
            Map.entry("field-name", new Format("the name of a field", Format::fieldName)),
            Map.entry("field-value", simple("a text without line breaks and control characters", Tokens::isFieldValue)),
            Map.entry(
                    "location", new Format("a URL or a path, without spaces and line breaks", LocationFormat::reason)),
            Map.entry("tag", simple("1 to 128 visible characters without spaces and commas", Format::tag)),
            Map.entry(
                    "parameter-source", simple("path.<name>, query.<name> or header.<name>", Format::parameterSource)));

    /** Methods that no route can take. */
    private static final Set<String> REFUSED_METHODS = Set.of("CONNECT", "TRACE");

    /** Fields that belong to one connection, which the gateway itself writes or which go no further. */
    private static final Set<String> OWN_FIELDS = Set.of(
            "connection",
            "content-length",
            "http2-settings",
            "keep-alive",
            "proxy",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    static @Nullable Format named(String name) {
        return ALL.get(name);
    }

    /** Why a text is not of this format; null when it is. */
    @Nullable
    String reason(String text) {
        String reason = rule.reason(text);
        if (reason == null) {
            return null;
        }
        return reason.isEmpty() ? "expected: " + expected : reason + "; expected: " + expected;
    }

    private static Format simple(String expected, Predicate<String> good) {
        return new Format(expected, text -> good.test(text) ? null : "");
    }

    private static @Nullable String method(String text) {
        if (REFUSED_METHODS.contains(text)) {
            return "the gateway refuses this method always";
        }
        return Tokens.isToken(text) && text.equals(text.toUpperCase(Locale.ROOT)) ? null : "";
    }

    private static @Nullable String fieldName(String text) {
        if (OWN_FIELDS.contains(text.toLowerCase(Locale.ROOT))) {
            return "this field is the gateway's own";
        }
        return Tokens.isToken(text) ? null : "";
    }

    private static boolean tag(String text) {
        return !text.isEmpty() && text.length() <= 128 && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ',');
    }

    private static boolean parameterSource(String text) {
        int dot = text.indexOf('.');
        String name = text.substring(dot + 1);
        return switch (dot < 0 ? "" : text.substring(0, dot)) {
            case "query" -> !name.isEmpty();
            case "path" -> PathFormat.isParameterName(name);
            case "header" -> Tokens.isToken(name);
            default -> false;
        };
    }
}
