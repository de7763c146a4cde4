/**
 * What Vert.x keeps to itself of its contexts. Start at {@link io.headgate.core.plugin.wire.Contexts}.
 */
@NullMarked
package io.headgate.core.plugin.wire;

import org.jspecify.annotations.NullMarked;
