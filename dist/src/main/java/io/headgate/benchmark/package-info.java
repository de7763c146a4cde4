/**
 * {@code headgate benchmark}: the gateway against nginx on the same machine, in turn. Start at
 * {@link io.headgate.benchmark.Comparison}.
 */
@NullMarked
package io.headgate.benchmark;

import org.jspecify.annotations.NullMarked;
