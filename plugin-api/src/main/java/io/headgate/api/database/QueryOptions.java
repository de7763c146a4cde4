package io.headgate.api.database;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a query is run.
 *
 * @param explain whether the result carries the plan of the query
 * @param timeout from submission to the last row, waiting for a connection included; null for the database's
 *     {@code queryTimeout}
 * @param readOnly whether the query runs in a read-only transaction
 */
public record QueryOptions(boolean explain, @Nullable Duration timeout, boolean readOnly) {

    /** Neither plan nor own timeout, not read-only. */
    public static final QueryOptions DEFAULTS = new QueryOptions(false, null, false);
}
