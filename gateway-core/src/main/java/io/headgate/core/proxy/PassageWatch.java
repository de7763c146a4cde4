package io.headgate.core.proxy;

import io.headgate.core.config.LimitsConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Knows where a passage stands and since when, and tells it when that has been for too long. */
final class PassageWatch implements Sweeper.Watched {

    /** Where a passage stands. */
    enum Phase {
        REQUEST_FILTERS,
        TARGET,
        RESPONSE_FILTERS,
        SENDING,
        OVER
    }

    /** How many times longer than others an event stream may be silent. */
    private static final int PATIENCE = 5;

    private final Passage passage;
    private final ResponseWriter writer;
    private final PassageRecord record;
    private final LimitsConfig limits;
    private final Sweeper sweeper;
    private Phase phase = Phase.REQUEST_FILTERS;
    private long since;
    private long sent;
    private long timeoutNanos;
    private boolean targetKeepsIt;
    private @Nullable FilterRun filters;
    private @Nullable Upload upload;
    private @Nullable MinimumRate rate;

    PassageWatch(Passage passage, ResponseWriter writer, PassageRecord record, LimitsConfig limits, Sweeper sweeper) {
        this.passage = passage;
        this.writer = writer;
        this.record = record;
        this.limits = limits;
        this.sweeper = sweeper;
        this.since = sweeper.now();
    }

    void start() {
        sweeper.add(this);
    }

    /** The request has a route, and with it filters and a timeout. */
    void admitted(FilterRun routesFilters, Upload body, Duration timeout, boolean targetKeepsTimeout) {
        filters = routesFilters;
        upload = body;
        timeoutNanos = timeout.toNanos();
        targetKeepsIt = targetKeepsTimeout;
    }

    void enter(Phase next) {
        phase = next;
        since = sweeper.now();
        if (next == Phase.OVER) {
            sweeper.remove(this);
        }
    }

    /** The time of the phase counts from now on. */
    void restart() {
        since = sweeper.now();
    }

    boolean in(Phase asked) {
        return phase == asked;
    }

    @Override
    public void check(long now) {
        switch (phase) {
            case REQUEST_FILTERS, RESPONSE_FILTERS -> {
                if (filters != null && now - since > timeoutNanos) {
                    filters.timedOut();
                }
            }
            case TARGET -> checkTarget(now);
            case SENDING -> checkSending(now);
            case OVER -> sweeper.remove(this);
        }
    }

    /** The time to the response's head counts from the last byte of the request. */
    private void checkTarget(long now) {
        Upload body = upload;
        if (body == null) {
            return;
        }
        Problem late = body.stalled(now);
        boolean waiting = !targetKeepsIt && (body.complete() || !body.started());
        if (late == null && waiting && now - Math.max(since, body.lastMoved()) > timeoutNanos) {
            late = ProblemCode.UPSTREAM_TIMEOUT.problem();
        }
        if (late != null) {
            passage.targetLate(late);
        }
    }

    private void checkSending(long now) {
        long nowSent = writer.sent();
        if (nowSent != sent) {
            sent = nowSent;
            since = now;
        }
        Upload body = upload != null && upload.started() && !upload.complete() ? upload : null;
        if (body != null) {
            // The server has begun to answer while it reads: its reading is progress too.
            Problem stalled = body.stalled(now);
            if (stalled != null) {
                passage.sendingLate(stalled.status() == 504);
                return;
            }
            since = Math.max(since, body.lastMoved());
        }
        boolean forClient = writer.waitsForClient();
        long idle = limits.idleTimeout().toNanos();
        boolean silent = now - since > (forClient || !record.isEventStream() ? idle : idle * PATIENCE);
        if (silent || tooSlow(now, nowSent, forClient && body == null)) {
            passage.sendingLate(!forClient);
        }
    }

    /** The rate is the client's to keep: a server says something when there is something to say. */
    private boolean tooSlow(long now, long nowSent, boolean forClient) {
        MinimumRate kept = rate;
        if (kept == null) {
            rate = new MinimumRate(limits, now, nowSent);
            return false;
        }
        if (!forClient || record.isEventStream()) {
            kept.restart(now, nowSent);
            return false;
        }
        return kept.missed(now, nowSent);
    }
}
