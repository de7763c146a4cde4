package io.headgate.core.plugin;

import io.headgate.api.plugin.Meters;
import java.util.function.DoubleSupplier;

/** The meters of one plugin version; closing removes them, and everything of the plugin that they hold. */
public interface ScopedMeters extends Meters, AutoCloseable {

    @Override
    void close();

    /** Meters that count nothing. */
    static ScopedMeters none() {
        return new ScopedMeters() {
            @Override
            public Counter counter(String name, String... labelsAndValues) {
                return amount -> {};
            }

            @Override
            public void gauge(String name, DoubleSupplier value, String... labelsAndValues) {}

            @Override
            public Timer timer(String name, String... labelsAndValues) {
                return duration -> {};
            }

            @Override
            public void close() {}
        };
    }
}
