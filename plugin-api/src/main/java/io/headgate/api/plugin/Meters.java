package io.headgate.api.plugin;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Meters of one plugin, exported with the gateway's own. Safe for use from any thread; a meter is looked up once and
 * kept, not by each request. Names are lower-case words joined by underscores; the gateway adds its prefix.
 */
public interface Meters {

    /** A count that only grows. The same name and labels give the same counter. */
    Counter counter(String name, String... labelsAndValues);

    /** A value read at each scrape. */
    void gauge(String name, DoubleSupplier value, String... labelsAndValues);

    /** A distribution of durations. */
    Timer timer(String name, String... labelsAndValues);

    /** A count that only grows. */
    interface Counter {
        /** Adds to the count; {@code amount} is 0 or more. */
        void add(long amount);
    }

    /** A distribution of durations. */
    interface Timer {
        /** Records one duration. */
        void record(Duration duration);
    }
}
