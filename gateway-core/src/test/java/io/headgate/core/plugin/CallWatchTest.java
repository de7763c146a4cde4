package io.headgate.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headgate.api.service.Services;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallWatchTest {

    private static final PluginPolicy LIMITS = new PluginPolicy(
            PluginPolicy.NONE.errorBudget(),
            new PluginPolicy.TimeBudget(Duration.ofMillis(500), 50, Duration.ofSeconds(10)),
            PluginPolicy.NONE.maxThreads(),
            PluginPolicy.NONE.workers(),
            List.of(),
            null);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final CallWatch watch = new CallWatch();
    private final List<Quarantine> spent = new CopyOnWriteArrayList<>();
    private final PluginBudget budget =
            new PluginBudget(LIMITS, watch, Clock.systemUTC(), (which, reason) -> spent.add(reason));
    private final ExtensionGuard guard = guard(budget);

    @AfterEach
    void close() throws Exception {
        watch.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void look_sameCallForHalfASecond_isBlockedWithItsLoop() throws Exception {
        CallSlot call = on(guard::enter);
        looks(9);
        assertFalse(budget.spent());
        looks(1);
        assertTrue(budget.spent());
        assertThat(spent).hasSize(1);
        assertThat(spent.get(0).cause()).isEqualTo(Quarantine.Cause.BLOCKED);
        assertThat(spent.get(0).reason()).matches("its filter has blocked the event loop vert\\.x-\\S+ for 500 ms.*");
        leave(call);
    }

    @Test
    void look_loopThatTheMachineDoesNotLetRun_isNoBlock() throws Exception {
        try (CallWatch busy = new CallWatch(thread -> () -> 0)) {
            ExtensionGuard guarded =
                    guard(new PluginBudget(LIMITS, busy, Clock.systemUTC(), (which, reason) -> spent.add(reason)));
            CallSlot call = on(guarded::enter);
            for (int i = 0; i < 20; i++) {
                busy.look();
            }
            leave(call);
        }
        assertThat(spent).isEmpty();
    }

    @Test
    void look_manyShortCallsOneAfterTheOther_isNoBlock() throws Exception {
        for (int i = 0; i < 40; i++) {
            CallSlot call = on(guard::enter);
            looks(1);
            leave(call);
            looks(2);
        }
        assertFalse(budget.spent());
    }

    @Test
    void look_moreThanItsShareOfTheTime_isSpent() throws Exception {
        for (int i = 0; i <= 100 && !budget.spent(); i++) {
            CallSlot call = on(guard::enter);
            looks(1);
            leave(call);
        }
        assertThat(spent).hasSize(1);
        assertThat(spent.get(0).cause()).isEqualTo(Quarantine.Cause.TIME);
    }

    @Test
    void look_callWithinACall_blamesTheInnerOne() throws Exception {
        PluginBudget innerBudget =
                new PluginBudget(LIMITS, watch, Clock.systemUTC(), (which, reason) -> spent.add(reason));
        ExtensionGuard inner = guard(innerBudget);
        CallSlot outerCall = on(guard::enter);
        CallSlot innerCall = on(inner::enter);
        looks(10);
        assertTrue(innerBudget.spent());
        assertFalse(budget.spent());
        leave(innerCall);
        leave(outerCall);
        looks(20);
        assertFalse(budget.spent());
    }

    @Test
    void look_callOnAnotherThread_isNotLookedAt() {
        CallSlot call = guard.enter();
        looks(20);
        assertFalse(budget.spent());
        call.leave();
    }

    @Test
    void enterAndLeave_ofMillionsOfCalls_allocateNothing() throws Exception {
        long bytes = on(() -> {
            var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            calls(200_000);
            long before = threads.getCurrentThreadAllocatedBytes();
            calls(2_000_000);
            return threads.getCurrentThreadAllocatedBytes() - before;
        });
        assertThat(bytes).isLessThan(10_000);
    }

    private void calls(int count) {
        for (int i = 0; i < count; i++) {
            if (!guard.closed()) {
                guard.enter().leave();
            }
        }
    }

    private static ExtensionGuard guard(PluginBudget budget) {
        PluginManifest manifest = new PluginManifest("shop", "1.0.0", "Entry", ">=0.1.0");
        PluginEnvironment environment = new PluginEnvironment(
                Vertx.currentContext() == null ? null : Vertx.currentContext().owner(),
                (Services) null,
                id -> ScopedMeters.none(),
                factory -> List.of(),
                Clock.systemUTC());
        Extension<?> extension = new Extension<>(null, new VersionContext(manifest, environment, null, budget, null));
        return extension.guard(Point.FILTER, new ExtensionFailures());
    }

    private void looks(int times) {
        for (int i = 0; i < times; i++) {
            watch.look();
        }
    }

    private <T> T on(java.util.concurrent.Callable<T> work) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.runOnContext(go -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(20, TimeUnit.SECONDS);
    }

    private void leave(CallSlot call) throws Exception {
        on(() -> {
            call.leave();
            return null;
        });
    }
}
