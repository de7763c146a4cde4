/** Metrics of the gateway itself. Start at {@link io.headgate.core.monitor.Telemetry}. */
@NullMarked
package io.headgate.core.monitor;

import org.jspecify.annotations.NullMarked;
