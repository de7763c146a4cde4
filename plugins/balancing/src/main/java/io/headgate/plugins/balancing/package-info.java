/**
 * The balancing algorithms, each a small class that works on an immutable list of servers, without locks or allocation.
 * Start at {@link io.headgate.plugins.balancing.RoundRobin}.
 */
@NullMarked
package io.headgate.plugins.balancing;

import org.jspecify.annotations.NullMarked;
