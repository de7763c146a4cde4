package io.headgate.core.plugin;

import io.headgate.api.event.PluginRefused;
import io.headgate.core.event.Events;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Announces each refusal once, and counts it. Used by one thread; {@link #count} by any. */
final class RefusalNews {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalNews.class);

    private final Events events;
    private final Map<RefusalCode, LongAdder> counts = new EnumMap<>(RefusalCode.class);
    private Map<String, Announced> announced = Map.of();

    RefusalNews(Events events) {
        this.events = events;
        for (RefusalCode code : RefusalCode.values()) {
            counts.put(code, new LongAdder());
        }
    }

    /** How many were announced with that reason. */
    long count(RefusalCode code) {
        LongAdder count = counts.get(code);
        return count == null ? 0 : count.sum();
    }

    /** Announces what is new in these jars, by file, and plugins, by id. */
    void announce(Map<String, DroppedJar> jars, Map<String, LoadedPlugin> loaded) {
        Map<String, Announced> current = new HashMap<>();
        for (DroppedJar jar : jars.values()) {
            Refusal refusal = jar.refusal();
            Announced before = announced.get(jar.file());
            if (refusal != null) {
                current.put(jar.file(), new Announced(jar.sha256(), refusal));
            } else if (jar.pending() && before != null) {
                current.put(jar.file(), before);
            }
        }
        for (LoadedPlugin plugin : loaded.values()) {
            Refusal kept = plugin.kept();
            if (kept != null) {
                current.putIfAbsent(plugin.file(), new Announced(plugin.sha256(), kept));
            }
        }
        current.forEach((file, next) -> {
            if (!next.equals(announced.get(file))) {
                announce(file, next.refusal());
            }
        });
        announced = current;
    }

    private void announce(String file, Refusal refusal) {
        LOG.warn("Plugin jar {} refused ({}): {}", file, refusal.code(), refusal.reason());
        LongAdder count = counts.get(refusal.code());
        if (count != null) {
            count.increment();
        }
        events.publish(new PluginRefused(file, refusal.code().name(), refusal.reason()));
    }

    private record Announced(@Nullable String sha256, Refusal refusal) {}
}
