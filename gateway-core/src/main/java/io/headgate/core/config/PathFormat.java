package io.headgate.core.config;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The paths that a route can match: exact, a prefix that ends in {@code /*}, or a template with {@code {name}} segments,
 * which may end so too. Every character stands for itself, also those that a client has to encode.
 */
public final class PathFormat {

    private PathFormat() {}

    /** Why a path is not one of those; null when it is. */
    public static @Nullable String reason(String path) {
        if (!path.startsWith("/")) {
            return "a path begins with /";
        }
        String[] segments = path.substring(1).split("/", -1);
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < segments.length; i++) {
            String segment = segments[i];
            boolean last = i == segments.length - 1;
            if (segment.equals("*")) {
                if (!last) {
                    return "a * is allowed only as the last segment";
                }
            } else if (segment.startsWith("{") && segment.endsWith("}")) {
                String name = segment.substring(1, segment.length() - 1);
                if (!isParameterName(name)) {
                    return "a parameter's name has letters, digits and underscores";
                }
                if (!names.add(name)) {
                    return "the parameter " + name + " is there twice";
                }
            } else {
                String wrong = plain(segment, last);
                if (wrong != null) {
                    return wrong;
                }
            }
        }
        return null;
    }

    /** The names of a template's parameters. */
    public static Set<String> parameters(String path) {
        Set<String> names = new LinkedHashSet<>();
        for (String segment : path.split("/", -1)) {
            if (segment.startsWith("{") && segment.endsWith("}")) {
                names.add(segment.substring(1, segment.length() - 1));
            }
        }
        return names;
    }

    static boolean isParameterName(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)));
    }

    private static @Nullable String plain(String segment, boolean last) {
        if (segment.isEmpty() && !last) {
            return "an empty segment never matches";
        }
        if (segment.equals(".") || segment.equals("..")) {
            return "a dot segment never matches";
        }
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '{' || c == '}') {
                return "a parameter is a whole segment";
            }
            if (c == '*') {
                return "a * is allowed only as the last segment";
            }
            if (c == '?' || c == '#') {
                return "a query or fragment is no part of a path";
            }
            if (c == ';') {
                return "paths are matched without parameters";
            }
            if (c == '%') {
                return "paths are matched decoded, so write the character itself";
            }
            if (c == '\\' || Character.isISOControl(c)) {
                return "a path with a backslash or a control character is refused";
            }
        }
        return StandardCharsets.UTF_8.newEncoder().canEncode(segment) ? null : "half a character";
    }
}
