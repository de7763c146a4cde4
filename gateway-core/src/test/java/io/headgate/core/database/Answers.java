package io.headgate.core.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.service.ServiceException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what is to come, with a deadline. */
final class Answers {

    /** Somebody waits for the answer to the end. */
    static final Future<Void> WANTED = Promise.<Void>promise().future();

    private Answers() {}

    static <T> T of(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError("no answer within 30 s", late);
        }
    }

    static ServiceException failure(Future<?> future) {
        var thrown = new ServiceException[1];
        assertThatThrownBy(() -> of(future)).isInstanceOfSatisfying(ServiceException.class, e -> thrown[0] = e);
        return thrown[0];
    }

    static void assertFails(Future<?> future, String code, int status) {
        ServiceException failure = failure(future);
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
        assertThat(failure.status()).isEqualTo(status);
    }

    static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("condition within 10 s").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
