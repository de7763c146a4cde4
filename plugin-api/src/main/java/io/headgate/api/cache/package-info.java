/** Stored responses, the stores that hold them and the strategies that steer them: start at {@link io.headgate.api.cache.CacheStoreFactory} and {@link io.headgate.api.cache.CacheStrategyFactory}. */
@NullMarked
package io.headgate.api.cache;

import org.jspecify.annotations.NullMarked;
