package io.headgate.core.upstream;

import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthResult;
import io.headgate.api.health.HealthTarget;
import io.headgate.api.http.Tokens;
import io.headgate.core.plugin.CallSlot;
import io.headgate.core.plugin.ExtensionGuard;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a health check: whatever the check does, there is one result of it in time. Only what it says first counts; a
 * stuck one is given up, and may say what it likes. Used on its context only.
 */
final class CheckCall {

    /** What a check gets beyond its timeout to say so itself. */
    static final Duration GRACE = Duration.ofMillis(250);

    private static final long NO_TIMER = -1;

    private final HealthCheck check;
    private final ExtensionGuard guard;
    private final Context context;
    private final Consumer<HealthResult> found;
    private long deadline = NO_TIMER;
    private boolean over;

    /**
     * Makes a call that has not begun.
     *
     * @param guard told when the check has thrown, or given no result in time; that counts as unhealthy too
     * @param found called once, on the context
     */
    CheckCall(HealthCheck check, ExtensionGuard guard, Context context, Consumer<HealthResult> found) {
        this.check = check;
        this.guard = guard;
        this.context = context;
        this.found = found;
    }

    void begin(UpstreamServer server, Duration timeout) {
        Future<HealthResult> result;
        CallSlot call = guard.enter();
        try {
            result = Objects.requireNonNull(
                    check.check(new HealthTarget("http", server.host(), server.port()), timeout),
                    "the check gave no Future");
        } catch (Exception | LinkageError | AssertionError | StackOverflowError failure) {
            broken(failure);
            return;
        } finally {
            call.leave();
        }
        deadline = context.owner()
                .setTimer(
                        timeout.plus(GRACE).toMillis(),
                        late -> broken(new IllegalStateException("the check is stuck")));
        result.onComplete(done -> context.runOnContext(now -> finish(done.result(), done.cause())));
    }

    private void finish(@Nullable HealthResult result, @Nullable Throwable failure) {
        if (result != null) {
            // What is in it may come from the server.
            finish(new HealthResult(result.healthy(), Tokens.printable(result.detail())));
        } else if (failure != null) {
            finish(HealthResult.unhealthy(message(failure)));
        } else {
            broken(new IllegalStateException("the check gave no result"));
        }
    }

    /** The check has not done what it must. */
    private void broken(Throwable fault) {
        if (!over) {
            guard.failed(fault);
            finish(HealthResult.unhealthy(message(fault)));
        }
    }

    private void finish(HealthResult result) {
        if (over) {
            return;
        }
        over = true;
        context.owner().cancelTimer(deadline);
        found.accept(result);
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return Tokens.printable(message == null ? failure.toString() : message);
    }
}
