package io.headgate.core.cache;

import io.headgate.api.cache.CacheStrategy;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.plugin.CallSlot;
import io.headgate.core.plugin.ExtensionGuard;
import org.jspecify.annotations.Nullable;

/**
 * A strategy behind its guard: its failures are reported before its caller deals with them, and one whose plugin is in
 * quarantine is not asked, so that requests go past the cache.
 */
record WatchedStrategy(CacheStrategy strategy, ExtensionGuard guard) implements CacheStrategy {

    @Override
    public @Nullable String key(Exchange exchange) {
        if (guard.closed()) {
            return null;
        }
        CallSlot call = guard.enter();
        try {
            return strategy.key(exchange);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError failure) {
            guard.failed(failure);
            throw failure;
        } finally {
            call.leave();
        }
    }

    @Override
    public boolean admits(Exchange exchange, ResponseHead response, long length) {
        if (guard.closed()) {
            return false;
        }
        CallSlot call = guard.enter();
        try {
            return strategy.admits(exchange, response, length);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError failure) {
            guard.failed(failure);
            throw failure;
        } finally {
            call.leave();
        }
    }
}
