package io.headgate.core.proxy;

import io.headgate.api.balance.Server;
import io.headgate.api.http.RequestHead;
import io.headgate.api.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/** What is remembered of a request for the counters and the access log. */
final class PassageRecord {

    /** For a client that left before there was an answer, as nginx has it. */
    private static final int CLIENT_GONE = 499;

    private final Lane lane;
    private final String peer;
    private final long beganMillis = System.currentTimeMillis();
    private final long beganNanos = System.nanoTime();
    private @Nullable CheckedRequest checked;
    private @Nullable String id;
    private @Nullable String route;
    private @Nullable Server server;
    private @Nullable String problem;
    private @Nullable String cache;
    private int status = CLIENT_GONE;
    private boolean eventStream;

    PassageRecord(Lane lane, String peer) {
        this.lane = lane;
        this.peer = peer;
        lane.stats().requestBegan();
    }

    /** The other end of the connection. */
    String peer() {
        return peer;
    }

    void checked(CheckedRequest request) {
        checked = request;
    }

    @Nullable
    CheckedRequest checked() {
        return checked;
    }

    /** The request's id: a trusted proxy's, otherwise a new one. */
    String id() {
        if (id == null) {
            String told = checked == null ? null : checked.requestId();
            id = told == null ? lane.ids().next() : told;
        }
        return id;
    }

    void routed(Route matched) {
        route = matched.name();
    }

    void cached(String outcome) {
        cache = outcome;
    }

    void asked(Server upstream) {
        server = upstream;
    }

    void answered(ResponseHead head) {
        status = head.status();
        String type = head.headers().get("Content-Type");
        eventStream = type != null && type.startsWith("text/event-stream");
    }

    void failed(Problem answer) {
        problem = answer.code();
    }

    void refused(Problem answer) {
        status = answer.status();
        problem = answer.code();
        eventStream = false;
    }

    /** Whether the response is one that may be silent for long. */
    boolean isEventStream() {
        return eventStream;
    }

    void over(Routing routing, boolean complete, long bytesIn, long bytesOut) {
        long took = System.nanoTime() - beganNanos;
        if (route != null && !"hit".equals(cache)) {
            routing.answered(lane.loop(), status, took);
        }
        AccessLog log = routing.accessLog();
        lane.stats().requestOver(status, bytesIn, bytesOut, complete);
        lane.numbers().over(route, status, took);
        if (log == AccessLog.OFF) {
            return;
        }
        CheckedRequest request = checked;
        RequestHead head = request == null ? null : request.head();
        log.log(new AccessRecord(
                beganMillis,
                id(),
                request == null ? peer : request.client().address(),
                head == null ? null : head.method(),
                head == null ? null : head.authority(),
                head == null ? null : head.path(),
                status,
                bytesOut,
                took / 1000,
                route,
                server == null ? null : server.id(),
                cache,
                problem,
                head == null ? null : head.headers().get("User-Agent"),
                head == null ? null : head.headers().get("Referer")));
    }
}
