package io.headgate.core.proxy;

import io.headgate.api.http.Tokens;
import io.headgate.core.config.PathFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The path of a route: exact ({@code /cart}), a prefix ({@code /img/*}) or a template ({@code /users/{id}}), which may
 * end as a prefix too. A prefix takes the path without its last slash as well: {@code /img}, so that what guards a
 * folder guards its name. A parameter is one whole segment that is not empty. Upper and lower case differ. Immutable.
 */
final class PathPattern {

    private final String literal;
    private final boolean prefix;
    private final @Nullable String[] segments;
    private final @Nullable String[] names;

    private PathPattern(String literal, boolean prefix, @Nullable String[] segments, @Nullable String[] names) {
        this.literal = literal;
        this.prefix = prefix;
        this.segments = segments;
        this.names = names;
    }

    /**
     * Reads the path of a route; what is fixed in it is brought into the form of {@link PathReading#plain}.
     *
     * @throws IllegalArgumentException when {@link PathFormat} refuses it
     */
    static PathPattern of(String text) {
        String reason = PathFormat.reason(text);
        if (reason != null) {
            throw new IllegalArgumentException("not a path: " + Tokens.printable(text) + " (" + reason + ')');
        }
        boolean prefix = text.endsWith("/*");
        String path = prefix ? text.substring(0, text.length() - 2) : text;
        if (PathFormat.parameters(path).isEmpty()) {
            return new PathPattern(encoded(path), prefix, new String[0], new String[0]);
        }
        List<@Nullable String> segments = new ArrayList<>();
        List<@Nullable String> names = new ArrayList<>();
        for (String segment : path.substring(1).split("/", -1)) {
            boolean parameter = segment.startsWith("{");
            segments.add(parameter ? null : encoded(segment));
            names.add(parameter ? segment.substring(1, segment.length() - 1) : null);
        }
        return new PathPattern("", prefix, segments.toArray(new String[0]), names.toArray(new String[0]));
    }

    private static String encoded(String path) {
        StringBuilder encoded = new StringBuilder(path.length());
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c == '/' || Ascii.isPathCharacter(c)) {
                encoded.append(c);
            } else {
                PercentCode.append(encoded, c);
            }
        }
        return encoded.toString();
    }

    boolean isTemplate() {
        return segments.length > 0;
    }

    /** The first segment of every path that matches, or null when it is not fixed. */
    @Nullable
    String firstSegment() {
        if (isTemplate()) {
            return segments[0];
        }
        if (literal.isEmpty()) {
            return null;
        }
        int slash = literal.indexOf('/', 1);
        return literal.substring(1, slash < 0 ? literal.length() : slash);
    }

    /** Whether a path as {@link PathReading} gives it matches. Allocates nothing. */
    boolean matches(String path) {
        if (isTemplate()) {
            return matchesSegments(path);
        }
        int length = literal.length();
        if (!prefix) {
            return path.equals(literal);
        }
        return path.startsWith(literal) && (path.length() == length || path.charAt(length) == '/');
    }

    private boolean matchesSegments(String path) {
        int from = 1;
        for (int i = 0; i < segments.length; i++) {
            if (from > path.length()) {
                return false;
            }
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            String fixed = segments[i];
            boolean same = fixed == null ? to > from : fixed.length() == to - from && path.startsWith(fixed, from);
            if (!same) {
                return false;
            }
            from = to + 1;
        }
        return prefix || from > path.length();
    }

    /**
     * The decoded values of a path that matches, by name, in order; without parameters of theirs ({@code ;v=1}).
     *
     * @param path in its normal form: an encoded semicolon there is part of a value
     */
    Map<String, String> parameters(String path) {
        Map<String, String> values = new LinkedHashMap<>(4);
        int from = 1;
        for (String name : names) {
            int to = PathReading.segmentEnd(path, from);
            while (to < path.length() && PathReading.nameEnd(path, from, to) == from) {
                from = to + 1;
                to = PathReading.segmentEnd(path, from);
            }
            if (name != null) {
                int semicolon = path.indexOf(';', from);
                values.put(name, decoded(path.substring(from, semicolon < 0 || semicolon > to ? to : semicolon)));
            }
            from = to + 1;
        }
        return Collections.unmodifiableMap(values);
    }

    /** Decodes a segment of a normal path: whatever is encoded there is valid. */
    private static String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        byte[] octets = new byte[segment.length()];
        int length = 0;
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                octets[length++] = (byte) Integer.parseInt(segment, i + 1, i + 3, 16);
                i += 2;
            } else {
                octets[length++] = (byte) c;
            }
        }
        return new String(octets, 0, length, StandardCharsets.UTF_8);
    }
}
