/** Active health checks of servers: start at {@link io.headgate.api.health.HealthCheckFactory}. */
@NullMarked
package io.headgate.api.health;

import org.jspecify.annotations.NullMarked;
