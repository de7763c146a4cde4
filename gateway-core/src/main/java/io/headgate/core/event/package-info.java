/** How the gateway announces what has happened. Start at {@link io.headgate.core.event.Events}. */
@NullMarked
package io.headgate.core.event;

import org.jspecify.annotations.NullMarked;
