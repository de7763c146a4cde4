package io.headgate.api.database;

/**
 * How an index is created.
 *
 * @param concurrent whether writes to the table go on meanwhile
 * @param unique whether the index forbids duplicates
 */
public record IndexOptions(boolean concurrent, boolean unique) {

    /** Concurrent, not unique. */
    public static final IndexOptions DEFAULTS = new IndexOptions(true, false);
}
