package io.headgate.core.cache;

import io.headgate.api.http.Headers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tags of a response: those of its route, and those that its server names in {@code Cache-Tag} (separated by
 * commas), {@code Surrogate-Key} (by spaces) or {@code xkey} (by either). These fields are between server and gateway:
 * clients never see them.
 */
final class EntryTags {

    /** More tags make a response unfit to be stored: leaving some out would make their invalidation miss it. */
    static final int MOST = 256;

    /** A longer tag does, too. */
    static final int LONGEST = 256;

    private EntryTags() {}

    /** The tags, or null when there are too many or too long ones. */
    static @Nullable Set<String> of(List<String> routeTags, Headers response) {
        Set<String> tags = new HashSet<>(routeTags);
        for (int i = 0; i < response.size(); i++) {
            String name = response.name(i);
            if (name.equalsIgnoreCase("cache-tag")) {
                split(response.value(i), true, false, tags);
            } else if (name.equalsIgnoreCase("surrogate-key")) {
                split(response.value(i), false, true, tags);
            } else if (name.equalsIgnoreCase("xkey")) {
                split(response.value(i), true, true, tags);
            }
        }
        return areFit(tags) ? Set.copyOf(tags) : null;
    }

    /** Whether tags keep to the limits. */
    static boolean areFit(Set<String> tags) {
        if (tags.size() > MOST) {
            return false;
        }
        for (String tag : tags) {
            if (tag.isEmpty() || tag.length() > LONGEST) {
                return false;
            }
        }
        return true;
    }

    /** Takes the fields off a response. */
    static void strip(Headers response) {
        response.remove("cache-tag");
        response.remove("surrogate-key");
        response.remove("xkey");
    }

    private static void split(String value, boolean atCommas, boolean atSpaces, Set<String> tags) {
        int start = 0;
        for (int i = 0; i <= value.length(); i++) {
            char c = i == value.length() ? ',' : value.charAt(i);
            boolean end = i == value.length() || (c == ',' && atCommas) || ((c == ' ' || c == '\t') && atSpaces);
            if (end) {
                String tag = value.substring(start, i).strip();
                if (!tag.isEmpty()) {
                    tags.add(tag);
                }
                start = i + 1;
            }
        }
    }
}
