package io.headgate.core.plugin;

import io.headgate.api.plugin.PluginContext;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what fails in calls into extensions, and logs it, at most once a second for each plugin. The caller answers
 * with the fallback of its extension point. Safe for use from any thread; holds nothing of a plugin.
 */
public final class ExtensionFailures {

    private static final Logger LOG = LoggerFactory.getLogger(ExtensionFailures.class);
    private static final long LOG_INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> lastLogged = new ConcurrentHashMap<>();

    /** Counts from 0. */
    public ExtensionFailures() {
        this(System::nanoTime);
    }

    ExtensionFailures(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Where failures happened; versions of a plugin are counted together. */
    public record Key(String plugin, Point point) {}

    /** Counts one failure of an extension of that plugin. */
    public void record(Point point, PluginContext plugin, Throwable failure) {
        LongAdder count = counts.computeIfAbsent(new Key(plugin.pluginId(), point), key -> new LongAdder());
        count.increment();
        if (mayLog(plugin.pluginId())) {
            LOG.warn(
                    "Plugin {} {}: its {} failed ({} failures so far)",
                    plugin.pluginId(),
                    plugin.pluginVersion(),
                    point.label(),
                    count.sum(),
                    failure);
        }
    }

    /** The number of failures of one point of a plugin since the start. */
    public long count(Key key) {
        LongAdder count = counts.get(key);
        return count == null ? 0 : count.sum();
    }

    /** The number of failures of one point, whatever the plugin, since the start. */
    public long count(Point point) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().point() == point)
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    /** The number of failures since the start. */
    public Map<Key, Long> counts() {
        Map<Key, Long> snapshot = new HashMap<>();
        counts.forEach((key, count) -> snapshot.put(key, count.sum()));
        return Map.copyOf(snapshot);
    }

    private boolean mayLog(String plugin) {
        long now = nanoTime.getAsLong();
        AtomicLong last = lastLogged.computeIfAbsent(plugin, id -> new AtomicLong(now - LOG_INTERVAL));
        long before = last.get();
        return now - before >= LOG_INTERVAL && last.compareAndSet(before, now);
    }
}
