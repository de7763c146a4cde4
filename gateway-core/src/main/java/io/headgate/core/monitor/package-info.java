/** Metrics and health of the gateway itself. */
@NullMarked
package io.headgate.core.monitor;

import org.jspecify.annotations.NullMarked;
