package io.headgate.core.monitor;

import io.headgate.core.plugin.ScopedMeters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** The {@link ScopedMeters} of one plugin version. Closing removes them, so that nothing of the plugin is held any more. */
public final class PluginMeters implements ScopedMeters {

    private final MeterRegistry registry;
    private final String prefix;
    private final Set<Meter> mine = ConcurrentHashMap.newKeySet();

    PluginMeters(MeterRegistry registry, String pluginId) {
        this.registry = registry;
        this.prefix = "headgate_plugin_" + pluginId.replace('-', '_') + '_';
    }

    @Override
    public Counter counter(String name, String... labelsAndValues) {
        io.micrometer.core.instrument.Counter counter = registry.counter(prefix + name, labelsAndValues);
        mine.add(counter);
        return counter::increment;
    }

    @Override
    public void gauge(String name, DoubleSupplier value, String... labelsAndValues) {
        mine.add(Gauge.builder(prefix + name, value::getAsDouble)
                .tags(labelsAndValues)
                .register(registry));
    }

    @Override
    public Timer timer(String name, String... labelsAndValues) {
        io.micrometer.core.instrument.Timer timer = registry.timer(prefix + name, labelsAndValues);
        mine.add(timer);
        return timer::record;
    }

    @Override
    public void close() {
        mine.forEach(registry::remove);
        mine.clear();
    }
}
