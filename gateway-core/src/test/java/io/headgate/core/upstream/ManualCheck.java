package io.headgate.core.upstream;

import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthResult;
import io.headgate.api.health.HealthTarget;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A check whose results a test gives, one by one; closing it ends those under way, as it does with connections. */
final class ManualCheck implements HealthCheck {

    final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    final AtomicInteger closed = new AtomicInteger();
    private final Queue<Promise<HealthResult>> begun = new ConcurrentLinkedQueue<>();
    private volatile boolean givenUp;

    record Call(HealthTarget target, Promise<HealthResult> result, boolean onEventLoop) {
        void pass() {
            result.complete(HealthResult.healthy("status 200"));
        }

        void fail() {
            result.complete(HealthResult.unhealthy("status 503"));
        }
    }

    /** Waits for the next check that begins. */
    Call next() throws InterruptedException {
        Call call = calls.poll(10, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("no check began");
        }
        return call;
    }

    @Override
    public Future<HealthResult> check(HealthTarget target, Duration timeout) {
        Promise<HealthResult> result = Promise.promise();
        calls.add(new Call(target, result, Context.isOnEventLoopThread()));
        begun.add(result);
        if (givenUp) {
            result.tryFail("Connection was closed");
        }
        return result.future();
    }

    /** Ends the checks under way, and those to come. */
    void giveUp() {
        givenUp = true;
        begun.forEach(result -> result.tryFail("Connection was closed"));
    }

    @Override
    public Future<?> close() {
        closed.incrementAndGet();
        giveUp();
        return Future.succeededFuture();
    }
}
