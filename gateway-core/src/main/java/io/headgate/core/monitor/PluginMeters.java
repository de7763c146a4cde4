package io.headgate.core.monitor;

import io.headgate.core.plugin.ScopedMeters;
import io.micrometer.core.instrument.Meter;
import java.util.HashSet;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * The {@link ScopedMeters} of one plugin version. Closing lets go of them, so that nothing of the version is held any
 * more; what another version of the plugin has too goes on for that one.
 */
public final class PluginMeters implements ScopedMeters {

    private final SharedMeters shared;
    private final String prefix;
    /** Only ever touched by {@link #shared}, under its lock. */
    private final Set<Meter> held = new HashSet<>();

    PluginMeters(SharedMeters shared, String pluginId) {
        this.shared = shared;
        this.prefix = "headgate_plugin_" + pluginId.replace('-', '_') + '_';
    }

    @Override
    public Counter counter(String name, String... labelsAndValues) {
        return shared.hold(held, meters -> meters.counter(prefix + name, labelsAndValues))::increment;
    }

    @Override
    public void gauge(String name, DoubleSupplier value, String... labelsAndValues) {
        shared.gauge(held, prefix + name, value, labelsAndValues);
    }

    @Override
    public Timer timer(String name, String... labelsAndValues) {
        return shared.hold(held, meters -> meters.timer(prefix + name, labelsAndValues))::record;
    }

    @Override
    public void close() {
        shared.release(held);
    }
}
