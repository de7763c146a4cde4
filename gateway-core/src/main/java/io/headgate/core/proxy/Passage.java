package io.headgate.core.proxy;

import io.headgate.api.http.Body;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.cache.Storability;
import io.headgate.core.proxy.PassageWatch.Phase;
import io.headgate.core.proxy.wire.ClientConnection;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one request: read its methods from top to bottom. It begins with a head and is over, exactly once, when the
 * last byte of the response is sent or the connection is gone. Everything happens on one event loop.
 */
final class Passage {

    private static final Logger LOG = LoggerFactory.getLogger(Passage.class);

    private final Lane lane;
    private final Routing routing;
    private final HttpServerRequest request;
    private final ClientConnection connection;
    private final ResponseWriter writer;
    private final PassageRecord record;
    private final PassageWatch watch;
    private @Nullable ProxyExchange exchange;
    private @Nullable FilterRun filters;
    private @Nullable Upload upload;
    private @Nullable Call call;
    private @Nullable CacheRun caching;
    private @Nullable Supplier<String> session;
    private Body unsent = Body.EMPTY;
    private int answeredStatus;

    Passage(Lane lane, Routing routing, HttpServerRequest request, ClientConnection connection) {
        this.lane = lane;
        this.routing = routing;
        this.request = request;
        this.connection = connection;
        this.record =
                new PassageRecord(lane, request.connection().remoteAddress().hostAddress());
        this.writer = new ResponseWriter(request, connection, lane.context(), this::written);
        this.watch = new PassageWatch(this, writer, record, routing.limits(), lane.sweeper());
    }

    void begin() {
        watchClient();
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
        watchClient();
        refuse(problem);
    }

    private void watchClient() {
        watch.start();
        request.response().closeHandler(closed -> over(false));
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
        if (checked.head().path().equals("*") || MaxForwards.spent(checked.head())) {
            answerForItself();
            return;
        }
        Router.Match match = routing.router().match(checked.head());
        record.routed(match.route());
        long maxBodySize = match.route().maxBodySize();
        if (maxBodySize >= 0 && checked.contentLength() > maxBodySize) {
            throw ProblemCode.BODY_TOO_LARGE.refused();
        }
        RequestBody body = checked.hasBody() ? new RequestBody(request, connection) : null;
        upload = new Upload(body, checked, maxBodySize, lane, routing.limits());
        exchange = new ProxyExchange(record.id(), checked, match, this);
        filters = new FilterRun(exchange, this);
        watch.admitted(
                filters, upload, match.route().timeout(), match.route().target().keepsTimeout());
        filters.request();
    }

    /** {@code OPTIONS} that asks about the gateway and not about anything behind it (RFC 9110 §9.3.7, §7.6.2). */
    private void answerForItself() {
        ResponseHead head = new ResponseHead(204, new Headers());
        record.answered(head);
        sendOwn(head, Body.EMPTY, false);
    }

    /** A filter is waited for from now on. */
    void waits() {
        watch.restart();
    }

    /**
     * All filters have let the request through: the cache answers, or else the target. Both see the request as it goes
     * out, for what {@code Vary} names must be the same when a response is stored and when it is looked for.
     */
    void filtered() {
        watch.enter(Phase.TARGET);
        exchange().letThrough();
        try {
            CheckedRequest checked = exchange().checked();
            exchange().matched().target().prepare(exchange());
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
        CacheRun run = new CacheRun(cache, exchange(), routing);
        record.cached(run.outcome());
        if (run.answers()) {
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
        if (isOver()) {
            UpstreamBody.discard(body);
            return;
        }
        watch.enter(Phase.RESPONSE_FILTERS);
        unsent = body;
        answeredStatus = head.status();
        try {
            lane.date().date(head);
            if (caching != null) {
                caching.answered(head, body);
            }
            Objects.requireNonNull(filters).response(head, body);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError bug) {
            internal(bug);
        }
    }

    /** One client's session must not become everybody's: no cookie on what a shared cache may store. */
    private void keepSession(ResponseHead head) {
        Supplier<String> cookie = session;
        if (cookie != null
                && (caching == null || caching.write() == null)
                && !Storability.mayBeStoredByAnySharedCache(exchange().request(), head)) {
            head.headers().add("Set-Cookie", cookie.get());
        }
    }

    /** The response's filters are through: it is sent. */
    void responseFiltered(ResponseHead head, Body body) {
        watch.enter(Phase.SENDING);
        record.answered(head);
        unsent = Body.EMPTY;
        try {
            if (head.status() != answeredStatus && ResponseWriter.isBodiless(head)) {
                // A filter has made another response of it: the body is neither sent nor stored.
                giveUpCall(false);
            }
            keepSession(head);
            writer.send(head, body, mustClose(), caching == null ? null : caching.write());
        } catch (RuntimeException bug) {
            internal(bug);
        }
    }

    /** Sends a problem in the place of a response of which nothing was sent. */
    void replaceResponse(Problem problem) {
        letGo();
        writer.reset();
        refuse(problem);
    }

    /** Nobody waits for the answer any more, nor for filters that work on it. */
    private void letGo() {
        giveUpCall(false);
        if (filters != null) {
            filters.stop();
        }
        UpstreamBody.discard(unsent);
        unsent = Body.EMPTY;
    }

    /** Answers without filters and cache. */
    private void refuse(Problem problem) {
        record.refused(problem);
        sendOwn(problem.head(), Body.of(problem.body(record.id())), problem.closes());
    }

    private void sendOwn(ResponseHead head, Body body, boolean closes) {
        watch.enter(Phase.SENDING);
        lane.date().date(head);
        writer.send(head, body, closes || mustClose(), null);
    }

    /** Reads the request's body into a sink. What goes wrong with it is dealt with here. */
    void readBody(BodySink sink) {
        upload().start(sink, this::bodyFailed);
    }

    /**
     * The server of the answer is known.
     *
     * @param cookie gives the cookie that keeps the session there; null when the client needs none
     */
    void answers(@Nullable Supplier<String> cookie) {
        session = cookie;
    }

    /** Passes on what a server says before its response (RFC 8297). */
    void sendEarlyHints(MultiMap hints) {
        if (watch.in(Phase.TARGET)) {
            writer.sendEarlyHints(hints);
        }
    }

    Lane lane() {
        return lane;
    }

    /** What is to be remembered of the request. */
    PassageRecord record() {
        return record;
    }

    /** Lets the client send the body that it holds back, and reads it; once. */
    void continueWith(BodySink sink) {
        if (watch.in(Phase.TARGET) && !upload().started()) {
            writer.sendContinue();
            readBody(sink);
        }
    }

    /** The end of the request's body can be found no more. */
    void bodyBroken() {
        Upload body = upload;
        if (body == null || isOver() || (watch.in(Phase.SENDING) && !body.started())) {
            return;
        }
        Problem problem = ProblemCode.BAD_FRAMING.with("The body of the request is not framed as it should be.");
        if (exchange().response() == null) {
            targetLate(problem);
        } else {
            failLate(problem);
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
        if (isOver()) {
            return;
        }
        if (writer.begun()) {
            writer.cut();
        } else {
            replaceResponse(problem);
        }
    }

    /** The request's body or the target has had its time. */
    void targetLate(Problem problem) {
        giveUpCall(problem.status() == 504);
        if (problem.closes()) {
            connection.closing();
        }
        exchange().fail(problem);
    }

    /** Nothing of the response has moved for too long. */
    void sendingLate(boolean blamed) {
        giveUpCall(blamed);
        writer.cut();
    }

    /** The writer is done with the response, or has failed with it. */
    private void written(@Nullable Throwable failure) {
        if (isOver()) {
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

    private void over(boolean complete) {
        if (isOver()) {
            return;
        }
        watch.enter(Phase.OVER);
        if (!complete) {
            letGo();
        }
        long uploaded = 0;
        if (upload != null) {
            uploaded = upload.moved();
            upload.stop();
        }
        // What is left of an unwanted body has to go through for the next request to come.
        connection.resume();
        record.over(routing, complete, uploaded, writer.written());
        routing.release(lane.loop());
    }

    boolean isOver() {
        return watch.in(Phase.OVER);
    }

    /** Answers a failure that should not be, once, and says so in the log. */
    void internal(Throwable bug) {
        LOG.error("Request {} failed", record.id(), bug);
        failLate(ProblemCode.INTERNAL.problem());
    }

    private boolean mustClose() {
        if (connection.isClosing()) {
            return true;
        }
        if (connection.requestIsRead()) {
            return false;
        }
        CheckedRequest checked = record.checked();
        return checked == null || !checked.endsSoon();
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

    private ProxyExchange exchange() {
        return Objects.requireNonNull(exchange, "no exchange yet");
    }

    /** The request's body on its way. */
    Upload upload() {
        return Objects.requireNonNull(upload, "no exchange yet");
    }
}
