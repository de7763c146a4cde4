package io.headgate.core.upstream;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/**
 * What is known of one server, whatever config names it: counters and health. Shared by all builds in which a pool of the
 * same name has a server of the same id and address, so that a swap loses nothing. Safe for use from any thread.
 */
final class ServerState {

    static final long NOT_EJECTED = 0;

    private static final Ejection NONE = new Ejection(NOT_EJECTED, "");

    private final AtomicInteger active = new AtomicInteger();
    private final LongAdder requests = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final AtomicInteger failedInARow = new AtomicInteger();
    private final AtomicInteger unreachableInARow = new AtomicInteger();
    private final AtomicBoolean checking = new AtomicBoolean();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile long checkedAtNanos;
    private volatile boolean checked;
    private volatile boolean watched;
    private volatile Health health;
    private volatile Ejection ejection = NONE;

    private record Ejection(long until, String reason) {}

    /** The health, why it is so, and since when it is up or down. */
    record Health(HealthState state, String reason, Instant since) {}

    /**
     * Makes the state of a server that nobody has sent a request yet.
     *
     * @param watched whether it is checked, so that it comes up again when it is down
     */
    ServerState(HealthState first, String reason, Instant since, boolean watched) {
        health = new Health(first, reason, since);
        this.watched = watched;
    }

    void begin() {
        active.incrementAndGet();
        requests.increment();
    }

    void end(boolean failed) {
        active.decrementAndGet();
        if (failed) {
            failures.increment();
        }
    }

    /** A request went well. Most do, so there is nothing to write. */
    void answered() {
        if (failedInARow.get() != 0) {
            failedInARow.set(0);
            unreachableInARow.set(0);
        }
    }

    void failedOnceMore(Outcome outcome) {
        if (outcome == Outcome.UNREACHABLE) {
            unreachableInARow.incrementAndGet();
        } else {
            unreachableInARow.set(0);
        }
        failedInARow.incrementAndGet();
    }

    int failedInARow() {
        return failedInARow.get();
    }

    int unreachableInARow() {
        return unreachableInARow.get();
    }

    /** A check reached it. */
    void reached() {
        unreachableInARow.set(0);
    }

    int active() {
        return active.get();
    }

    long requests() {
        return requests.sum();
    }

    long failures() {
        return failures.sum();
    }

    boolean up() {
        return health.state().up();
    }

    Health health() {
        return health;
    }

    /** The build in force checks it from now on. */
    synchronized void watch() {
        watched = true;
    }

    /**
     * The build in force does not check it: it is up from now on and stays so, whatever requests and checks of builds
     * before have to say, for nothing would bring it back.
     *
     * @return whether that took it up
     */
    boolean believe(String reason, Instant now) {
        boolean changed;
        synchronized (this) {
            watched = false;
            changed = move(HealthState.ASSUMED_UP, reason, now);
        }
        return told(changed);
    }

    /**
     * Moves to the health that follows from the one it has, if it is checked at all. When that takes it up or down, what
     * requests have told before counts no more, and the listeners are told.
     *
     * @return whether it did
     */
    boolean health(UnaryOperator<HealthState> next, String reason, Instant now) {
        boolean changed;
        synchronized (this) {
            changed = watched && move(next.apply(health.state()), reason, now);
        }
        return told(changed);
    }

    private boolean move(HealthState after, String reason, Instant now) {
        Health before = health;
        boolean changed = before.state().up() != after.up();
        health = new Health(after, reason, changed ? now : before.since());
        return changed;
    }

    private boolean told(boolean changed) {
        if (changed) {
            failedInARow.set(0);
            unreachableInARow.set(0);
            ejection = NONE;
            tellListeners();
        }
        return changed;
    }

    /** Gives it no requests until then, in milliseconds of the clock. The caller tells the listeners. */
    void eject(long until, String reason) {
        ejection = new Ejection(until, reason);
    }

    /**
     * Ends the ejection. The caller tells the listeners.
     *
     * @param failures how many in a row it is taken to have had
     * @return whether there was one
     */
    synchronized boolean readmit(int failures) {
        if (!ejected()) {
            return false;
        }
        ejection = NONE;
        failedInARow.set(failures);
        unreachableInARow.set(0);
        return true;
    }

    boolean ejected() {
        return ejection.until() != NOT_EJECTED;
    }

    long ejectedUntil() {
        return ejection.until();
    }

    /** Why it is ejected. */
    String ejectionReason() {
        return ejection.reason();
    }

    void tellListeners() {
        listeners.forEach(Runnable::run);
    }

    /** Claims the one check that may be under way, over all builds; false when there is one already. */
    boolean beginCheck(long nowNanos) {
        if (!checking.compareAndSet(false, true)) {
            return false;
        }
        checkedAtNanos = nowNanos;
        checked = true;
        return true;
    }

    void endCheck() {
        checking.set(false);
    }

    /** Whether a check has begun, at {@link #checkedAtNanos()}. */
    boolean checked() {
        return checked;
    }

    long checkedAtNanos() {
        return checkedAtNanos;
    }

    void listen(Runnable listener) {
        listeners.add(listener);
    }

    void forget(Runnable listener) {
        listeners.remove(listener);
    }
}
