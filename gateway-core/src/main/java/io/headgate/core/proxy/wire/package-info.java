/**
 * The one package that touches what lies below Vert.x's public API: channels, pipelines and codecs. Start at
 * {@link io.headgate.core.proxy.wire.ClientConnection} and {@link io.headgate.core.proxy.wire.UpstreamConnection}.
 */
@NullMarked
package io.headgate.core.proxy.wire;

import org.jspecify.annotations.NullMarked;
