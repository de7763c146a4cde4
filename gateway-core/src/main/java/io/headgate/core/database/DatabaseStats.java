package io.headgate.core.database;

/**
 * A database's connections and what became of the calls, since it was built.
 *
 * @param size traffic connections that are open
 * @param inUse connections that work for a call
 * @param waiting calls that wait for a connection
 * @param queries calls that were taken on
 * @param errors calls that failed, timeouts included
 * @param timeouts calls that ran into their deadline
 * @param cancels cancellations asked for over the control connection
 * @param terminations backends that had to be terminated
 */
public record DatabaseStats(
        int size, int inUse, int waiting, long queries, long errors, long timeouts, long cancels, long terminations) {}
