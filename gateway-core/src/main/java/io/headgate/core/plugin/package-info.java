/** Loading, replacing and removing plugins while the gateway runs. Start at {@link io.headgate.core.plugin.ExtensionCatalog}. */
@NullMarked
package io.headgate.core.plugin;

import org.jspecify.annotations.NullMarked;
