package io.headgate.core.runtime;

import io.headgate.core.config.SwapConfig;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A runtime that is tried on a share of the requests, and the one beside it that stays unless the trial is passed. */
final class Canary {

    private final Runtime before;
    private final Runtime next;
    private final String cause;
    private final SwapConfig.Canary limits;
    private final CanaryTally ofBefore;
    private final CanaryTally ofNext;
    private final LongSupplier nanos;
    private final long began;
    private final Instant ends;

    Canary(Runtime before, Runtime next, String cause, SwapConfig.Canary limits, int loops, LongSupplier nanos) {
        this.before = before;
        this.next = next;
        this.cause = cause;
        this.limits = limits;
        this.ofBefore = new CanaryTally(loops);
        this.ofNext = new CanaryTally(loops);
        this.nanos = nanos;
        this.began = nanos.getAsLong();
        this.ends = Instant.now().plus(limits.window());
    }

    /** What its trial has come to. */
    sealed interface Verdict {

        record GoesOn() implements Verdict {}

        record Passed() implements Verdict {}

        record Failed(String reason) implements Verdict {}
    }

    Runtime before() {
        return before;
    }

    Runtime next() {
        return next;
    }

    String cause() {
        return cause;
    }

    String digest() {
        return next.config().digest();
    }

    int share() {
        return limits.share();
    }

    CanaryTally ofBefore() {
        return ofBefore;
    }

    CanaryTally ofNext() {
        return ofNext;
    }

    Verdict verdict() {
        boolean over = nanos.getAsLong() - began >= limits.window().toNanos();
        String fault = new CanaryJudge(limits).fault(ofBefore.result(), ofNext.result(), over);
        if (fault != null) {
            return new Verdict.Failed(fault);
        }
        return over ? new Verdict.Passed() : new Verdict.GoesOn();
    }

    /** For operators; the reason says why it is over, null while it is not. */
    JsonObject json(String state, @Nullable String reason) {
        return new JsonObject()
                .put("state", state)
                .put("config", digest())
                .put("reason", reason)
                .put("share", limits.share())
                .put("endsAt", ends.toString())
                .put("inForce", side(ofBefore.result()))
                .put("canary", side(ofNext.result()));
    }

    private static JsonObject side(CanaryTally.Result side) {
        return new JsonObject()
                .put("requests", side.requests())
                .put("errors", side.errors())
                .put("p90", side.p90Millis())
                .put("p99", side.p99Millis());
    }
}
