package io.headgate.core.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a redirect may lead: visible ASCII, in which {@code {path}}, {@code {host}} and, after a question mark,
 * {@code {query}} stand for those of the request.
 */
public final class LocationFormat {

    private static final Set<String> PARTS = Set.of("path", "query", "host");

    private LocationFormat() {}

    /** Why a text is not such a location, empty for that it is nothing like one; null when it is. */
    public static @Nullable String reason(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return "";
        }
        int from = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
            int close = text.indexOf('}', from);
            String part = close < open ? "" : text.substring(open + 1, close);
            if (!PARTS.contains(part)) {
                return "only {path}, {query} and {host} are filled in";
            }
            if (part.equals("query") && text.lastIndexOf('?', open) < 0) {
                return "{query} comes after a question mark";
            }
            from = close + 1;
        }
        return text.indexOf('}', from) < 0 ? null : "only {path}, {query} and {host} are filled in";
    }
}
