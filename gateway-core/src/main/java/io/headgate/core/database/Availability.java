package io.headgate.core.database;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log when a database goes and when it is back, once each. Safe for use from any thread. */
final class Availability {

    private static final Logger LOG = LoggerFactory.getLogger(Availability.class);

    private final String database;
    private final AtomicBoolean away = new AtomicBoolean();

    Availability(String database) {
        this.database = database;
    }

    /** A call could not be served, for a reason that says nothing of the call. */
    void lost(String reason) {
        if (away.compareAndSet(false, true)) {
            LOG.warn("Database {} is unavailable: {}", database, reason);
        }
    }

    /** A call was served. */
    void served() {
        if (away.get() && away.compareAndSet(true, false)) {
            LOG.info("Database {} is available again", database);
        }
    }
}
