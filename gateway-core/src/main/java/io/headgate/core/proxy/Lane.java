package io.headgate.core.proxy;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;

/** What the requests of one event loop share. */
final class Lane {

    private final int loop;
    private final Context context;
    private final RoutingSource source;
    private final LaneStats stats;
    private final LoopStats numbers;
    private final Upstream upstream;
    private final Sweeper sweeper = new Sweeper(System::nanoTime);
    private final RequestIds ids = new RequestIds();
    private final HttpDate date = new HttpDate(Clock.systemUTC());
    private final ResponseRules responses = new ResponseRules(date);

    /** Makes the lane of the calling event loop. */
    Lane(int loop, Vertx vertx, RoutingSource source, LaneStats stats) {
        this.loop = loop;
        this.context = vertx.getOrCreateContext();
        this.source = source;
        this.stats = stats;
        this.numbers = stats.loop();
        this.upstream = new Upstream(vertx, System::nanoTime);
        sweeper.add(upstream);
        sweeper.start(vertx);
    }

    int loop() {
        return loop;
    }

    Context context() {
        return context;
    }

    /** The routing for one more request. */
    Routing acquire() {
        return source.acquire(loop);
    }

    LaneStats stats() {
        return stats;
    }

    /** What this loop alone counts. */
    LoopStats numbers() {
        return numbers;
    }

    Upstream upstream() {
        return upstream;
    }

    Sweeper sweeper() {
        return sweeper;
    }

    RequestIds ids() {
        return ids;
    }

    HttpDate date() {
        return date;
    }

    ResponseRules responses() {
        return responses;
    }
}
