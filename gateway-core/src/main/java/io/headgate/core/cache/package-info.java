/** The rules of a shared HTTP cache, and the caches that follow them. Start at {@code Cache}. */
@NullMarked
package io.headgate.core.cache;

import org.jspecify.annotations.NullMarked;
