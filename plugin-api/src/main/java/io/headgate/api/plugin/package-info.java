/** Lifecycle of a plugin and what it is given: start at {@link io.headgate.api.plugin.GatewayPlugin}. */
@NullMarked
package io.headgate.api.plugin;

import org.jspecify.annotations.NullMarked;
