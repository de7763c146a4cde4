package io.headgate.api.database;

import java.time.Duration;

/**
 * The outcome of analysing a table.
 *
 * @param table with its schema
 * @param rows the planner's new estimate
 */
public record AnalyzeResult(String table, long rows, Duration took) {}
