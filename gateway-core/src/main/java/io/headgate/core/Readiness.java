package io.headgate.core;

import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;

/** Whether the gateway takes requests: not while it starts, and not any more once it stops. */
final class Readiness {

    private final HealthChecks checks;
    private volatile boolean ready;

    Readiness(Vertx vertx) {
        checks = HealthChecks.create(vertx);
        checks.register("gateway", promise -> promise.complete(ready ? Status.OK() : Status.KO()));
    }

    HealthChecks checks() {
        return checks;
    }

    void up() {
        ready = true;
    }

    /** Whether it was up. */
    boolean down() {
        boolean before = ready;
        ready = false;
        return before;
    }
}
