/**
 * Loading, replacing and removing plugins while the gateway runs. Start at {@link io.headgate.core.plugin.PluginHost},
 * then follow a jar: PluginFolder and JarInspection judge it, FolderPlan decides, PluginSet and PluginVersion load and
 * unload it. What the rest of the gateway sees is {@link io.headgate.core.plugin.ExtensionCatalog}.
 */
@NullMarked
package io.headgate.core.plugin;

import org.jspecify.annotations.NullMarked;
