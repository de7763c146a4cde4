package io.headgate.core.proxy;

import io.headgate.api.http.Filter;

/**
 * A filter in its place on a route.
 *
 * @param name for messages, such as the type in the config
 * @param skipOnFailure whether its failure is passed over rather than answered with 502
 */
public record GuardedFilter(String name, Filter filter, boolean skipOnFailure) {}
