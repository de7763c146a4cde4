package io.headgate.core.upstream;

import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthResult;
import io.headgate.core.config.HealthConfig;
import io.headgate.core.plugin.ExtensionGuard;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Checks one server again and again. Used on its context only. */
final class ServerCheck {

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
        new CheckCall(check, guard, context, this::found).begin(server, config.timeout());
    }

    private void found(HealthResult result) {
        server.shared().endCheck();
        results.found(server, result.healthy(), result.detail());
        scheduleNext();
    }

    /** Delay of the next check: the interval, up to a tenth more or less, so that checks do not march in step. */
    static long jittered(Duration interval, double random) {
        long millis = interval.toMillis();
        return millis + Math.round(millis * (random - 0.5) * 0.2);
    }
}
