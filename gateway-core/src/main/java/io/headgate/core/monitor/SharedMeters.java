package io.headgate.core.monitor;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * The meters of plugins in one registry. Two versions of a plugin, which live side by side during a swap, have the same
 * meters: these stay until the last version lets go of them. Of a gauge's values the newest one shows. Safe for use from
 * any thread.
 */
final class SharedMeters {

    private final MeterRegistry registry;
    private final Map<Meter, Integer> holders = new HashMap<>();
    private final Map<Meter, Values> gauges = new HashMap<>();

    SharedMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Registers a meter or joins its other holders.
     *
     * @param held what the holder has of this registry, where the meter is added
     */
    synchronized <M extends Meter> M hold(Set<Meter> held, Function<MeterRegistry, M> register) {
        M meter = register.apply(registry);
        if (held.add(meter)) {
            holders.merge(meter, 1, Integer::sum);
        }
        return meter;
    }

    /** The same for a gauge, which shows this value until a newer one comes or the holder lets go of it. */
    synchronized void gauge(Set<Meter> held, String name, DoubleSupplier value, String... labels) {
        Values fresh = new Values();
        Gauge gauge = hold(
                held, meters -> Gauge.builder(name, fresh::newest).tags(labels).register(meters));
        gauges.computeIfAbsent(gauge, first -> fresh).all.add(new Value(held, value));
    }

    /** Lets go of all that a holder has, and of everything that its gauges hold. */
    synchronized void release(Set<Meter> held) {
        for (Meter meter : held) {
            Values values = gauges.get(meter);
            if (values != null) {
                values.all.removeIf(value -> value.holder() == held);
            }
            if (holders.merge(meter, -1, Integer::sum) == 0) {
                holders.remove(meter);
                gauges.remove(meter);
                registry.remove(meter);
            }
        }
        held.clear();
    }

    private record Value(Set<Meter> holder, DoubleSupplier value) {}

    private static final class Values {

        private final List<Value> all = new CopyOnWriteArrayList<>();

        double newest() {
            Value newest = null;
            for (Value value : all) {
                newest = value;
            }
            return newest == null ? Double.NaN : newest.value().getAsDouble();
        }
    }
}
