package io.headgate.core.config;

import java.util.List;
import java.util.Map;

/** What a route ends in. */
public sealed interface TargetConfig {

    /** A pool, by name. */
    record ToPool(String pool) implements TargetConfig {}

    /**
     * A published query.
     *
     * @param parameters for {@code $1}, {@code $2}, … in turn
     */
    record ToQuery(String database, String sql, List<ParameterConfig> parameters) implements TargetConfig {}

    /** A fixed response. */
    record ToResponse(int status, Map<String, String> headers, String body) implements TargetConfig {}

    /**
     * A redirect.
     *
     * @param location may contain {@code {path}}, {@code {query}} and {@code {host}} of the request
     */
    record ToRedirect(int status, String location) implements TargetConfig {}
}
