/** The way of a request, from the listener to the last byte of its response. Start at {@code GatewayVerticle}. */
@NullMarked
package io.headgate.core.proxy;

import org.jspecify.annotations.NullMarked;
