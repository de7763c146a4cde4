package io.headgate.core.proxy;

import io.headgate.api.http.Filter;
import java.util.function.Consumer;

/**
 * A filter in its place on a route.
 *
 * @param name for messages, such as the type in the config
 * @param skipOnFailure whether its failure is passed over rather than answered with 502
 * @param failures is told of each failure, and sees to it that people learn of it
 */
public record GuardedFilter(String name, Filter filter, boolean skipOnFailure, Consumer<Throwable> failures) {}
