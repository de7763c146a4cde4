package io.headgate.api.database;

/**
 * The outcome of creating an index.
 *
 * @param created false when a valid index with the same definition was there already
 * @param name the index's name
 * @param statement the statement that was, or would have been, run
 */
public record IndexResult(boolean created, String name, String statement) {}
