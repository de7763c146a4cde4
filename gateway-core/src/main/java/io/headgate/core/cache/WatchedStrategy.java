package io.headgate.core.cache;

import io.headgate.api.cache.CacheStrategy;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.ResponseHead;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A strategy whose failures are reported before its caller deals with them. */
record WatchedStrategy(CacheStrategy strategy, Consumer<Throwable> report) implements CacheStrategy {

    @Override
    public @Nullable String key(Exchange exchange) {
        try {
            return strategy.key(exchange);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError failure) {
            report.accept(failure);
            throw failure;
        }
    }

    @Override
    public boolean admits(Exchange exchange, ResponseHead response, long length) {
        try {
            return strategy.admits(exchange, response, length);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError failure) {
            report.accept(failure);
            throw failure;
        }
    }
}
