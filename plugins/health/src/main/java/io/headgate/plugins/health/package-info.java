/** The health checks. */
@NullMarked
package io.headgate.plugins.health;

import org.jspecify.annotations.NullMarked;
