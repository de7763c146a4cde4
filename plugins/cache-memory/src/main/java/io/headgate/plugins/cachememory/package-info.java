/** Caching in this gateway's memory. Start at {@link io.headgate.plugins.cachememory.MemoryStoreFactory}. */
@NullMarked
package io.headgate.plugins.cachememory;

import org.jspecify.annotations.NullMarked;
