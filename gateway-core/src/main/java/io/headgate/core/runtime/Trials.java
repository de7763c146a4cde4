package io.headgate.core.runtime;

import io.headgate.api.event.CanaryPromoted;
import io.headgate.api.event.CanaryRolledBack;
import io.headgate.api.event.CanaryStarted;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.GatewayConfig;
import io.headgate.core.config.SwapConfig;
import io.headgate.core.event.Events;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries runtimes on a share of the requests, one at a time, and takes them back or lets them take over. Used on the
 * thread of the swap, but for {@link #json}.
 */
final class Trials {

    private static final Logger LOG = LoggerFactory.getLogger(Trials.class);
    private static final long LOOK_MILLIS = 100;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final WorkerExecutor thread;
    private final Runtimes runtimes;
    private final Events events;
    private final Ends ends;
    private final AtomicBoolean looking = new AtomicBoolean();
    private @Nullable Canary running;
    private @Nullable Withdrawn withdrawn;
    private long timer = NO_TIMER;
    private volatile @Nullable Report report;

    Trials(Vertx vertx, WorkerExecutor thread, Runtimes runtimes, Events events, Ends ends) {
        this.vertx = vertx;
        this.thread = thread;
        this.runtimes = runtimes;
        this.events = events;
        this.ends = ends;
    }

    /** What a trial ends in. */
    interface Ends {

        /** Puts a runtime that has passed in force for all requests. Fails with a {@link SwapFailure}; then nothing has changed. */
        void promote(Canary canary);

        /** A runtime has not passed, and gets no more requests. */
        void takenBack(String reason);

        /** Another change has come, or a stop; its runtime gets no more requests. */
        void interrupted(String reason);
    }

    private record Withdrawn(String digest, String reason) {}

    private record Report(
            Canary canary, String state, @Nullable String reason) {}

    /** The trial that goes on, or how the last one ended; null when there was none. */
    @Nullable
    JsonObject json() {
        Report last = report;
        return last == null ? null : last.canary().json(last.state(), last.reason());
    }

    boolean tries(GatewayConfig config) {
        Canary canary = running;
        return canary != null && canary.digest().equals(config.digest());
    }

    /** Why a config was taken back, unless another was tried since; null when it was not. */
    @Nullable
    String fault(GatewayConfig config) {
        Withdrawn last = withdrawn;
        return last != null && last.digest().equals(config.digest()) ? last.reason() : null;
    }

    void begin(Runtime before, Runtime next, String cause, SwapConfig.Canary limits) {
        Canary canary = new Canary(before, next, cause, limits, runtimes.loopCount(), System::nanoTime);
        withdrawn = null;
        running = canary;
        report = new Report(canary, "running", null);
        runtimes.begin(canary);
        LOG.info("Config {} is tried on {} % of the requests ({})", canary.digest(), canary.share(), cause);
        events.publish(new CanaryStarted(canary.digest(), cause, canary.share()));
        timer = vertx.setPeriodic(LOOK_MILLIS, LOOK_MILLIS, due -> lookSoon());
    }

    /** Looks once more when the thread is free, however often it is due meanwhile. */
    private void lookSoon() {
        if (looking.compareAndSet(false, true)) {
            thread.executeBlocking(
                            () -> {
                                look();
                                return null;
                            },
                            true)
                    .onComplete(done -> looking.set(false))
                    .onFailure(e -> LOG.error("A canary could not be judged", e));
        }
    }

    private void look() {
        Canary canary = running;
        if (canary == null) {
            return;
        }
        Canary.Verdict verdict = canary.verdict();
        if (verdict instanceof Canary.Verdict.Failed failed) {
            rollBack(canary, failed.reason());
        } else if (verdict instanceof Canary.Verdict.Passed) {
            // A fault is in the log and in the event.
            var unused = promote(canary, "its window is over");
        }
    }

    /** Promotes the canary now. */
    void promote() {
        String fault = promote(underWay(), "asked for");
        if (fault != null) {
            throw new ServiceException("PROMOTION_FAILED", 409, fault);
        }
    }

    /** Takes the canary back now. */
    void rollBack() {
        rollBack(underWay(), "asked for");
    }

    /**
     * Takes a canary back that another change has come for, or a stop; its config may come again.
     *
     * @return whether there was one
     */
    boolean interrupt(String reason) {
        Canary canary = running;
        if (canary == null) {
            return false;
        }
        withdraw(canary, reason);
        ends.interrupted(reason);
        return true;
    }

    private Canary underWay() {
        Canary canary = running;
        if (canary == null) {
            throw new ServiceException("NO_CANARY", 409, "no config is being tried");
        }
        return canary;
    }

    /** What has kept it out, so that it was taken back; null when it is in force. */
    private @Nullable String promote(Canary canary, String reason) {
        try {
            ends.promote(canary);
        } catch (SwapFailure e) {
            String fault = "could not take over: " + e.getMessage();
            rollBack(canary, fault);
            return fault;
        }
        over(canary, "promoted", reason);
        CanaryTally.Result result = canary.ofNext().result();
        events.publish(new CanaryPromoted(canary.digest(), reason, result.requests(), result.errors()));
        return null;
    }

    private void rollBack(Canary canary, String reason) {
        withdraw(canary, reason);
        withdrawn = new Withdrawn(canary.digest(), reason);
        ends.takenBack(reason);
    }

    private void withdraw(Canary canary, String reason) {
        Future<Void> served = runtimes.end(canary);
        over(canary, "rolled-back", reason);
        served.compose(done -> thread.executeBlocking(() -> {
                    RuntimeBuilder.discard(canary.next(), canary.before());
                    return null;
                }))
                .onFailure(e -> LOG.warn("A runtime that was tried could not be closed", e));
        CanaryTally.Result result = canary.ofNext().result();
        LOG.warn("Config {} is taken back; the one before stays in force: {}", canary.digest(), reason);
        events.publish(new CanaryRolledBack(canary.digest(), reason, result.requests(), result.errors()));
    }

    private void over(Canary canary, String state, String reason) {
        vertx.cancelTimer(timer);
        timer = NO_TIMER;
        running = null;
        report = new Report(canary, state, reason);
    }
}
