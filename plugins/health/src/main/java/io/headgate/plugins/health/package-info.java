/**
 * Active checks of servers by HTTP and by TCP, each on a connection of its own that is closed after it. Start at
 * {@link io.headgate.plugins.health.HttpCheckFactory}.
 */
@NullMarked
package io.headgate.plugins.health;

import org.jspecify.annotations.NullMarked;
