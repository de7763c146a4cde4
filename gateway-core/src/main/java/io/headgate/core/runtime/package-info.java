/** The object graph that serves requests, and how one takes over from another. Start at {@code Runtime}. */
@NullMarked
package io.headgate.core.runtime;

import org.jspecify.annotations.NullMarked;
