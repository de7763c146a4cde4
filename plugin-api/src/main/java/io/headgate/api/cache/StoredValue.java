package io.headgate.api.cache;

import io.vertx.core.buffer.Buffer;
import java.util.Set;

/**
 * A value that was put into a cache through the cache service.
 *
 * @param content never written to
 * @param expiresAtMillis the end of its life, in milliseconds since the epoch
 */
public record StoredValue(Buffer content, long expiresAtMillis, Set<String> tags) implements StoredEntry {

    @Override
    public int weight() {
        return (int) Math.min(Integer.MAX_VALUE, 160L + content.length() + StoredEntry.weightOf(tags));
    }
}
