/** Pools and their servers: state, health, balancing, sessions. Start at {@code Pools}. */
@NullMarked
package io.headgate.core.upstream;

import org.jspecify.annotations.NullMarked;
