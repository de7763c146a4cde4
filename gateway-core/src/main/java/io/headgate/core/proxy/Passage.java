package io.headgate.core.proxy;

import io.headgate.api.balance.Server;
import io.headgate.api.http.Body;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.api.http.Tokens;
import io.headgate.core.cache.CacheLookup;
import io.headgate.core.cache.Storability;
import io.headgate.core.config.LimitsConfig;
import io.headgate.core.proxy.wire.ClientConnection;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one request: read its methods from top to bottom. It begins with a head and is over, exactly once, when the
 * last byte of the response is sent or the connection is gone. Everything happens on one event loop.
 */
final class Passage implements Sweeper.Watched {

    private static final Logger LOG = LoggerFactory.getLogger(Passage.class);

    /** A body of this size that nobody wants is read and forgotten; for a larger one the connection is closed. */
    private static final long DRAINED = 65_536;

    private enum Phase {
        REQUEST_FILTERS,
        TARGET,
        RESPONSE_FILTERS,
        SENDING,
        OVER
    }

    private final Lane lane;
    private final Routing routing;
    private final HttpServerRequest request;
    private final ClientConnection connection;
    private final ResponseWriter writer;
    private final PassageRecord record;
    private Phase phase = Phase.REQUEST_FILTERS;
    private long phaseSince;
    private @Nullable ProxyExchange exchange;
    private @Nullable FilterRun filters;
    private @Nullable Upload upload;
    private @Nullable Call call;
    private @Nullable CacheRun caching;
    private @Nullable Function<Boolean, @Nullable String> session;
    private long sent;

    Passage(Lane lane, Routing routing, HttpServerRequest request, ClientConnection connection) {
        this.lane = lane;
        this.routing = routing;
        this.request = request;
        this.connection = connection;
        this.record =
                new PassageRecord(lane, request.connection().remoteAddress().hostAddress());
        this.phaseSince = lane.sweeper().now();
        this.writer = new ResponseWriter(request, connection, lane.context(), this::written);
    }

    void begin() {
        lane.sweeper().add(this);
        request.response().closeHandler(closed -> clientGone());
        request.exceptionHandler(failure -> {});
        try {
            admit();
        } catch (ProblemException refused) {
            refuse(refused.problem());
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError bug) {
            internal(bug);
        }
    }

    /** Begins with a head that could not be read. */
    void beginRefused(Problem problem) {
        lane.sweeper().add(this);
        request.response().closeHandler(closed -> clientGone());
        request.exceptionHandler(failure -> {});
        refuse(problem);
    }

    /** Only what is unambiguous and has a route comes in. */
    private void admit() {
        CheckedRequest checked = routing.rules()
                .check(
                        request.method().name(),
                        request.uri(),
                        request.version() == HttpVersion.HTTP_1_0,
                        request.headers(),
                        "http",
                        record.peer());
        record.checked(checked);
        if (checked.upgrade() != null) {
            throw ProblemCode.UPGRADE_NOT_SUPPORTED.refused();
        }
        if (checked.head().path().equals("*")) {
            answerForItself();
            return;
        }
        Router.Match match = routing.router().match(checked.head());
        record.routed(match.route());
        long maxBodySize = match.route().maxBodySize();
        if (maxBodySize >= 0 && checked.contentLength() > maxBodySize) {
            throw ProblemCode.BODY_TOO_LARGE.refused();
        }
        upload = new Upload(request, checked, maxBodySize, lane.context(), lane.sweeper());
        exchange = new ProxyExchange(record.id(), checked, match, this);
        filters = new FilterRun(exchange, this);
        filters.request();
    }

    /** {@code OPTIONS *} asks about the gateway and not about anything behind it (RFC 9110 §9.3.7). */
    private void answerForItself() {
        enter(Phase.SENDING);
        ResponseHead head = new ResponseHead(204, new Headers());
        lane.date().date(head);
        record.answered(head);
        writer.send(head, Body.EMPTY, mustClose(), null);
    }

    /** A filter is waited for from now on. */
    void waits() {
        phaseSince = lane.sweeper().now();
    }

    /**
     * All filters have let the request through: the cache answers, or else the target. Both see the request as it goes
     * out, for what {@code Vary} names must be the same when a response is stored and when it is looked for.
     */
    void filtered() {
        enter(Phase.TARGET);
        try {
            CheckedRequest checked = exchange().checked();
            ForwardingFields.set(checked.head(), checked.client(), record.id(), checked.http10());
            if (!answeredByCache()) {
                exchange().matched().target().handle(exchange());
            }
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError bug) {
            internal(bug);
        }
    }

    private boolean answeredByCache() {
        RouteCache cache = exchange().matched().cache();
        if (cache == null) {
            return false;
        }
        CacheRun run = new CacheRun(cache, exchange());
        record.cached(run.outcome());
        if (run.found() instanceof CacheLookup.Hit hit) {
            exchange().respond(hit.head(), hit.body());
            return true;
        }
        if (run.found() instanceof CacheLookup.Unsatisfied) {
            exchange().fail(ProblemCode.NOT_CACHED.problem());
            return true;
        }
        caching = run;
        return false;
    }

    /** The target is at work for as long as the call lasts. */
    void calls(Call begun) {
        call = begun;
    }

    /** Somebody has answered: a filter, the cache or the target. */
    void answered(ResponseHead head, Body body) {
        if (phase == Phase.OVER) {
            drop(body);
            return;
        }
        enter(Phase.RESPONSE_FILTERS);
        lane.date().date(head);
        if (caching != null) {
            caching.answered(head, body);
        }
        keepSession(head);
        filters().response(head, body);
    }

    /** One client's session must not become everybody's: no cookie on what a shared cache may store. */
    private void keepSession(ResponseHead head) {
        Function<Boolean, @Nullable String> keeper = session;
        if (keeper != null) {
            boolean storable = (caching != null && caching.write() != null)
                    || Storability.mayBeStoredByAnySharedCache(exchange().request(), head);
            String cookie = keeper.apply(storable);
            if (cookie != null) {
                head.headers().add("Set-Cookie", cookie);
            }
        }
    }

    /** The response's filters are through: it is sent. */
    void responseFiltered(ResponseHead head, Body body) {
        if (phase == Phase.OVER) {
            drop(body);
            return;
        }
        enter(Phase.SENDING);
        record.answered(head);
        try {
            writer.send(head, body, mustClose(), caching == null ? null : caching.write());
        } catch (RuntimeException bug) {
            internal(bug);
        }
    }

    /** Sends a problem in the place of a response of which nothing was sent. */
    void replaceResponse(Problem problem) {
        giveUpCall(false);
        writer.reset();
        refuse(problem);
    }

    /** Answers without filters and cache. */
    private void refuse(Problem problem) {
        enter(Phase.SENDING);
        record.refused(problem);
        ResponseHead head = problem.head();
        lane.date().date(head);
        writer.send(head, Body.of(problem.body(record.id())), problem.closes() || mustClose(), null);
    }

    /** Reads the request's body into a sink. What goes wrong with it is dealt with here. */
    void readBody(BodySink sink) {
        upload().start(sink, this::bodyFailed);
    }

    /**
     * The server of the answer is known.
     *
     * @param keeper gives the cookie that keeps the session there, or null, for whether the answer may be stored
     */
    void answers(Function<Boolean, @Nullable String> keeper) {
        session = keeper;
    }

    /** A server has been chosen. */
    void asks(Server server) {
        record.asked(server);
    }

    /** Passes on what a server says before its response (RFC 8297). */
    void sendEarlyHints(MultiMap hints) {
        if (phase != Phase.TARGET || request.version() == HttpVersion.HTTP_1_0) {
            return;
        }
        MultiMap links = MultiMap.caseInsensitiveMultiMap();
        for (String link : hints.getAll("Link")) {
            if (Tokens.isFieldValue(link)) {
                links.add("Link", link);
            }
        }
        request.response().writeEarlyHints(links).onFailure(gone -> {});
    }

    Lane lane() {
        return lane;
    }

    /** Whether the request's body, if there is one, has been handed on completely. */
    boolean bodyComplete() {
        return upload().complete();
    }

    /** Lets the client send the body that it holds back. */
    void sendContinue() {
        if (phase == Phase.TARGET && !request.response().headWritten()) {
            request.response().writeContinue().onFailure(gone -> {});
        }
    }

    private void bodyFailed(Throwable failure) {
        giveUpCall(false);
        if (failure instanceof ProblemException refused) {
            failLate(refused.problem());
        } else {
            connection.abort();
        }
    }

    /** Tells the client of a problem if that is still possible; otherwise cuts the connection. */
    private void failLate(Problem problem) {
        if (phase == Phase.OVER) {
            return;
        }
        if (writer.begun()) {
            writer.cut();
        } else {
            replaceResponse(problem);
        }
    }

    @Override
    public void check(long now) {
        LimitsConfig limits = routing.limits();
        switch (phase) {
            case REQUEST_FILTERS, RESPONSE_FILTERS -> {
                if (filters != null && now - phaseSince > timeoutNanos()) {
                    filters.timedOut();
                }
            }
            case TARGET -> checkTarget(now, limits);
            case SENDING -> checkSending(now, limits);
            case OVER -> lane.sweeper().remove(this);
        }
    }

    /** The time to the response's head counts from the last byte of the request. */
    private void checkTarget(long now, LimitsConfig limits) {
        Problem stalled = upload().stalled(now, limits);
        boolean waiting = bodyComplete() || !upload().started();
        if (stalled == null && waiting && now - Math.max(phaseSince, upload().lastMoved()) > timeoutNanos()) {
            stalled = ProblemCode.UPSTREAM_TIMEOUT.problem();
        }
        if (stalled != null) {
            giveUpCall(stalled.status() == 504);
            exchange().fail(stalled);
        }
    }

    private void checkSending(long now, LimitsConfig limits) {
        long nowSent = writer.sent();
        if (nowSent != sent) {
            sent = nowSent;
            phaseSince = now;
        }
        long most = writer.waitsForClient() || !record.isEventStream()
                ? limits.idleTimeout().toNanos()
                : limits.idleTimeout().toNanos() * 5;
        if (now - phaseSince > most) {
            giveUpCall(!writer.waitsForClient());
            writer.cut();
        }
    }

    /** The writer is done with the response, or has failed with it. */
    private void written(@Nullable Throwable failure) {
        if (phase == Phase.OVER) {
            return;
        }
        if (failure == null) {
            over(true);
        } else if (writer.begun()) {
            // A response that has been handed over whole is not told when its connection goes.
            writer.cut();
            over(false);
        } else {
            replaceResponse(ProblemCode.UPSTREAM_RESET.problem());
        }
    }

    private void clientGone() {
        over(false);
    }

    private void over(boolean complete) {
        if (phase == Phase.OVER) {
            return;
        }
        phase = Phase.OVER;
        lane.sweeper().remove(this);
        if (!complete) {
            giveUpCall(false);
        }
        long uploaded = 0;
        if (upload != null) {
            uploaded = upload.moved();
            upload.stop();
        }
        // What is left of an unwanted body has to go through for the next request to come.
        request.handler(null).resume();
        record.over(routing.accessLog(), complete, uploaded, writer.written());
        routing.release(lane.loop());
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    /** Answers a failure that should not be, once, and says so in the log. */
    void internal(Throwable bug) {
        LOG.error("Request {} failed", record.id(), bug);
        failLate(ProblemCode.INTERNAL.problem());
    }

    private boolean mustClose() {
        if (connection.isClosing() || lane.draining()) {
            return true;
        }
        if (connection.requestIsRead()) {
            return false;
        }
        CheckedRequest checked = record.checked();
        boolean little = checked != null
                && checked.contentLength() >= 0
                && checked.contentLength() <= DRAINED
                && !checked.expectContinue();
        return checked == null || (checked.hasBody() && !little);
    }

    private void giveUpCall(boolean blamed) {
        Call begun = call;
        if (begun != null) {
            call = null;
            begun.abandon(blamed);
        }
        if (upload != null) {
            upload.stop();
        }
        if (caching != null) {
            caching.abandon();
        }
    }

    private static void drop(Body body) {
        if (body instanceof Body.Streamed streamed) {
            UpstreamBody.discard(streamed.stream());
        }
    }

    private void enter(Phase next) {
        phase = next;
        phaseSince = lane.sweeper().now();
    }

    private long timeoutNanos() {
        return exchange().matched().timeout().toNanos();
    }

    private ProxyExchange exchange() {
        if (exchange == null) {
            throw new IllegalStateException("no exchange yet");
        }
        return exchange;
    }

    private FilterRun filters() {
        if (filters == null) {
            throw new IllegalStateException("no exchange yet");
        }
        return filters;
    }

    private Upload upload() {
        if (upload == null) {
            throw new IllegalStateException("no exchange yet");
        }
        return upload;
    }
}
