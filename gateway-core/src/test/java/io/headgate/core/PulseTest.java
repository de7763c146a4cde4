package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PulseTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void of_oneLoopIsBlocked_completesWhenItIsNotAnyMore() throws Exception {
        // Vert.x gives event loops to verticles in turn.
        Loop free = new Loop();
        Loop blocked = new Loop();
        vertx.deployVerticle(free).await(20, TimeUnit.SECONDS);
        vertx.deployVerticle(blocked).await(20, TimeUnit.SECONDS);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        blocked.context().runOnContext(now -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        Future<?> pulse = Pulse.of(List.of(free.context(), blocked.context()));
        Pulse.of(List.of(free.context())).onComplete(done -> answered.countDown());

        assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(pulse.isComplete()).isFalse();
        release.countDown();
        pulse.await(20, TimeUnit.SECONDS);
    }

    private static final class Loop extends VerticleBase {

        Context context() {
            return context;
        }
    }
}
