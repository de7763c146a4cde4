/** A request and its response on their way through the gateway: start at {@link io.headgate.api.http.Exchange}. */
@NullMarked
package io.headgate.api.http;

import org.jspecify.annotations.NullMarked;
