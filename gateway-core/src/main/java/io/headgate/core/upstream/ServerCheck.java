package io.headgate.core.upstream;

import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthResult;
import io.headgate.api.health.HealthTarget;
import io.headgate.api.http.Tokens;
import io.headgate.core.config.HealthConfig;
import io.headgate.core.plugin.CallSlot;
import io.headgate.core.plugin.ExtensionGuard;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Checks one server again and again. Used on its context only. */
final class ServerCheck {

    /** What a check gets beyond its timeout to say so itself. */
    static final Duration GRACE = Duration.ofMillis(250);

    private static final long NO_TIMER = -1;

    private final UpstreamServer server;
    private final HealthCheck check;
    private final HealthConfig config;
    private final Context context;
    private final Results results;
    private final ExtensionGuard guard;
    private long timer = NO_TIMER;
    private boolean stopped;

    /** Where results go, on the context. */
    interface Results {

        /** A check begins; what it finds follows. */
        void begins();

        void found(UpstreamServer server, boolean healthy, String detail);
    }

    /**
     * Makes a check that has not begun.
     *
     * @param guard told when the check has thrown, or given no result in time; that counts as unhealthy too
     */
    ServerCheck(
            UpstreamServer server,
            HealthCheck check,
            HealthConfig config,
            Context context,
            Results results,
            ExtensionGuard guard) {
        this.server = server;
        this.check = check;
        this.config = config;
        this.context = context;
        this.results = results;
        this.guard = guard;
    }

    /** Goes on where the build before left off; a server that was never checked is, soon. */
    void start() {
        ServerState state = server.shared();
        if (state.checked()) {
            long since = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - state.checkedAtNanos());
            schedule(config.interval().toMillis() - since);
        } else {
            long soon = Math.min(1_000, config.interval().toMillis() / 10);
            schedule(Math.round(soon * ThreadLocalRandom.current().nextDouble()));
        }
    }

    /** Begins no further check; the result of one under way still counts. */
    void stop() {
        stopped = true;
        context.owner().cancelTimer(timer);
    }

    private void schedule(long millis) {
        if (!stopped) {
            timer = context.owner().setTimer(Math.max(1, millis), due -> run());
        }
    }

    /** A server that begins to pass is asked again soon, so that it is back within two intervals. */
    private void scheduleNext() {
        HealthState health = server.shared().health().state();
        boolean recovering = !health.up() && health.streak() > 0;
        Duration interval = recovering ? config.interval().dividedBy(2) : config.interval();
        schedule(jittered(interval, ThreadLocalRandom.current().nextDouble()));
    }

    /** The build before may have a check under way still: then its result is as good as one of ours. */
    private void run() {
        if (guard.closed() || !server.shared().beginCheck(System.nanoTime())) {
            scheduleNext();
            return;
        }
        results.begins();
        Attempt attempt = new Attempt();
        Future<HealthResult> result;
        CallSlot call = guard.enter();
        try {
            result = Objects.requireNonNull(
                    check.check(new HealthTarget("http", server.host(), server.port()), config.timeout()),
                    "the check gave no Future");
        } catch (Exception | LinkageError | AssertionError | StackOverflowError failure) {
            attempt.broken(failure);
            return;
        } finally {
            call.leave();
        }
        long deadline = config.timeout().plus(GRACE).toMillis();
        attempt.deadline = context.owner()
                .setTimer(deadline, late -> attempt.broken(new IllegalStateException("the check is stuck")));
        result.onComplete(done -> context.runOnContext(now -> attempt.finish(done.result(), done.cause())));
    }

    /** Delay of the next check: the interval, up to a tenth more or less, so that checks do not march in step. */
    static long jittered(Duration interval, double random) {
        long millis = interval.toMillis();
        return millis + Math.round(millis * (random - 0.5) * 0.2);
    }

    /** One check that is under way. Only what it says first counts; a stuck one is given up, and may say what it likes. */
    private final class Attempt {

        private long deadline = NO_TIMER;
        private boolean over;

        void finish(@Nullable HealthResult result, @Nullable Throwable failure) {
            if (result != null) {
                finish(result.healthy(), result.detail());
            } else if (failure != null) {
                finish(false, message(failure));
            } else {
                broken(new IllegalStateException("the check gave no result"));
            }
        }

        /** The check has not done what it must. */
        void broken(Throwable fault) {
            if (!over) {
                guard.failed(fault);
                finish(false, message(fault));
            }
        }

        private void finish(boolean healthy, String detail) {
            if (over) {
                return;
            }
            over = true;
            context.owner().cancelTimer(deadline);
            server.shared().endCheck();
            // What is in it may come from the server.
            results.found(server, healthy, Tokens.printable(detail));
            scheduleNext();
        }

        private String message(Throwable failure) {
            String message = failure.getMessage();
            return message == null ? failure.toString() : message;
        }
    }
}
