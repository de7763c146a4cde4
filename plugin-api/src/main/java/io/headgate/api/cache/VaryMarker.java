package io.headgate.api.cache;

import java.util.List;
import java.util.Set;

/**
 * Stands at the key of a resource whose response varies, and names the request's fields that choose the variant
 * (RFC 9111 §4.1). The variants stand at keys of their own.
 *
 * @param fields in lower case, sorted
 */
public record VaryMarker(List<String> fields, Set<String> tags) implements StoredEntry {

    @Override
    public int weight() {
        return 120 + 80 * (fields.size() + tags.size());
    }
}
