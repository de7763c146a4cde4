package io.headgate.core.proxy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the lane counts, for the whole process. Safe for use from any thread. */
public final class LaneStats {

    private final LongAdder[] byClass = new LongAdder[6];
    private final List<LoopStats> loops = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<ShedReason, LongAdder> sheds = new EnumMap<>(ShedReason.class);
    private final LongAdder cut = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder upstreamRequests = new LongAdder();
    private final LongAdder upstreamFailures = new LongAdder();

    /** Everything at 0. */
    public LaneStats() {
        Arrays.setAll(byClass, i -> new LongAdder());
        for (ShedReason reason : ShedReason.values()) {
            sheds.put(reason, new LongAdder());
        }
    }

    /** Responses sent with a status of that class, 2 for 200 to 299. */
    public long responses(int statusClass) {
        return byClass[statusClass].sum();
    }

    /** Client connections that are open. */
    public int connections() {
        return connections.get();
    }

    /** Requests that are being worked on. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Requests that were refused for want of room, or connections where that is the reason. */
    public long sheds(ShedReason reason) {
        return shed(reason).sum();
    }

    /** Requests that ended without a complete response, whoever was to blame. */
    public long cut() {
        return cut.sum();
    }

    /** Bytes of request bodies. */
    public long bytesIn() {
        return bytesIn.sum();
    }

    /** Bytes of response bodies. */
    public long bytesOut() {
        return bytesOut.sum();
    }

    /** Requests that were sent to an upstream a second time. */
    public long retries() {
        return retries.sum();
    }

    /** Requests sent to upstreams, retries included. */
    public long upstreamRequests() {
        return upstreamRequests.sum();
    }

    /** Those of them that brought no complete answer, through the upstream's fault. */
    public long upstreamFailures() {
        return upstreamFailures.sum();
    }

    /** How long all requests took, since the start. */
    public Latencies latencies() {
        return Latencies.of(loops.stream().map(loop -> loop.latency).toList());
    }

    /** What the requests of a route came to, since there has been one of that name. */
    public RouteNumbers route(String name) {
        List<LatencyCounts> latencies = new ArrayList<>();
        long errors = 0;
        for (LoopStats loop : loops) {
            LoopStats.OfRoute counts = loop.route(name);
            if (counts != null) {
                errors += counts.errors.get();
                latencies.add(counts.latency);
            }
        }
        return new RouteNumbers(errors, Latencies.of(latencies));
    }

    /** Forgets routes of other names. */
    public void keepRoutes(Set<String> names) {
        loops.forEach(loop -> loop.keep(names));
    }

    /**
     * The requests of a route.
     *
     * @param errors those answered 5xx
     */
    public record RouteNumbers(long errors, Latencies latencies) {

        /** How many there were. */
        public long requests() {
            return latencies.total();
        }
    }

    /** What one more event loop is to count with. */
    LoopStats loop() {
        LoopStats loop = new LoopStats();
        loops.add(loop);
        return loop;
    }

    int connectionOpened() {
        return connections.incrementAndGet();
    }

    void connectionClosed() {
        connections.decrementAndGet();
    }

    void requestBegan() {
        inFlight.incrementAndGet();
    }

    void requestOver(int status, long in, long out, boolean complete) {
        inFlight.decrementAndGet();
        byClass[Math.min(5, status / 100)].increment();
        bytesIn.add(in);
        bytesOut.add(out);
        if (!complete) {
            cut.increment();
        }
    }

    void requestShed(ShedReason reason) {
        shed(reason).increment();
        byClass[5].increment();
    }

    void connectionShed() {
        shed(ShedReason.CONNECTIONS).increment();
    }

    private LongAdder shed(ShedReason reason) {
        return Objects.requireNonNull(sheds.get(reason));
    }

    void upstreamAsked(boolean again) {
        upstreamRequests.increment();
        if (again) {
            retries.increment();
        }
    }

    void upstreamFailed() {
        upstreamFailures.increment();
    }
}
