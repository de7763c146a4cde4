package io.headgate.api.cache;

import java.util.List;
import java.util.Set;

/**
 * Stands at the key of a resource whose response varies, and names the request's fields that choose the variant
 * (RFC 9111 §4.1). The variants stand at keys of their own, of which {@code id} is a part: with a marker all its variants
 * are gone.
 *
 * @param id unlike that of every other marker
 * @param fields in lower case, sorted
 */
public record VaryMarker(String id, List<String> fields, Set<String> tags) implements StoredEntry {

    @Override
    public int weight() {
        long bytes = 160L + StoredEntry.weightOf(id) + StoredEntry.weightOf(tags);
        for (String field : fields) {
            bytes += 16 + StoredEntry.weightOf(field);
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }
}
