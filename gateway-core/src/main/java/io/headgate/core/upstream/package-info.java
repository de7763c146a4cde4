/**
 * Pools and their servers: state, health, balancing, sessions. Start at {@link io.headgate.core.upstream.Pools}, which is
 * built beside the one in force, and go on to {@link io.headgate.core.upstream.Pool#pick}, the way of every request.
 */
@NullMarked
package io.headgate.core.upstream;

import org.jspecify.annotations.NullMarked;
