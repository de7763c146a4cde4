/** What the gateway announces: start at {@link io.headgate.api.event.Event}. */
@NullMarked
package io.headgate.api.event;

import org.jspecify.annotations.NullMarked;
