package io.headgate.core.cache;

import io.headgate.api.cache.VaryMarker;
import io.headgate.api.http.Headers;
import io.headgate.api.http.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which fields of a request choose the variant, and what tells variants apart (RFC 9111 §4.1). */
final class VaryKey {

    /** More fields than this are taken for {@code *}. */
    private static final int MOST_FIELDS = 16;

    private VaryKey() {}

    /** The fields that {@code Vary} names, in lower case and sorted; null when no other request can match. */
    static @Nullable List<String> fields(Headers response) {
        List<String> lines = response.getAll("vary");
        if (lines.isEmpty()) {
            return List.of();
        }
        TreeSet<String> fields = new TreeSet<>();
        for (String line : lines) {
            for (String member : line.split(",", -1)) {
                String field = member.strip().toLowerCase(Locale.ROOT);
                if (field.equals("*") || (!field.isEmpty() && !Tokens.isToken(field))) {
                    return null;
                }
                if (!field.isEmpty()) {
                    fields.add(field);
                }
            }
        }
        return fields.size() > MOST_FIELDS ? null : List.copyOf(fields);
    }

    /** The key of the variant that a request asks for. Lengths keep values from running into each other. */
    static String of(String primaryKey, VaryMarker marker, Headers request) {
        StringBuilder key = new StringBuilder(primaryKey.length() + 64);
        key.append(Keys.VARIANT).append(marker.id());
        for (String field : marker.fields()) {
            String value = normalized(request, field);
            if (value == null) {
                key.append(":-");
            } else {
                key.append(':').append(value.length()).append(' ').append(value);
            }
        }
        return key.append(' ').append(primaryKey).toString();
    }

    /**
     * All lines of a field as one; null when there is none. White space around commas is left out where the field is known
     * to be a list: in any other it may be part of the value.
     */
    private static @Nullable String normalized(Headers request, String field) {
        String joined = request.joined(field);
        if (joined == null || !field.startsWith("accept") || (joined.indexOf(' ') < 0 && joined.indexOf('\t') < 0)) {
            return joined;
        }
        StringBuilder clean = new StringBuilder(joined.length());
        boolean quoted = false;
        for (int i = 0; i < joined.length(); i++) {
            char c = joined.charAt(i);
            boolean space = c == ' ' || c == '\t';
            if (c == '"' && (i == 0 || joined.charAt(i - 1) != '\\')) {
                quoted = !quoted;
            }
            if (c == ',' && !quoted) {
                trimEnd(clean);
            }
            boolean leading = clean.length() == 0 || clean.charAt(clean.length() - 1) == ',';
            if (!space || quoted || !leading) {
                clean.append(c);
            }
        }
        trimEnd(clean);
        return clean.toString();
    }

    private static void trimEnd(StringBuilder text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == '\t')) {
            end--;
        }
        text.setLength(end);
    }
}
