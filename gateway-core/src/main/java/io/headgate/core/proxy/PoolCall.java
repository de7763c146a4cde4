package io.headgate.core.proxy;

import io.headgate.api.http.Body;
import io.headgate.api.http.Headers;
import io.headgate.core.proxy.wire.UpstreamConnection;
import io.headgate.core.upstream.Outcome;
import io.headgate.core.upstream.Pool;
import io.headgate.core.upstream.Unconnected;
import io.headgate.core.upstream.UpstreamServer;
import io.vertx.core.MultiMap;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Hands one request on to a server of a pool, and at most once more to another one. A request is sent again only when
 * the connection failed before anything of it was sent, or, for a method that may be repeated and a request without a
 * body, before anything of the answer came.
 */
final class PoolCall implements Call {

    /** How long a server may take to ask for a body that it was offered. */
    private static final int CONTINUE_MILLIS = 1_000;

    private final Pool pool;
    private final ProxyExchange exchange;
    private final Passage passage;
    private final Lane lane;
    private @Nullable UpstreamServer server;
    private @Nullable HttpClientRequest request;
    private boolean counted;
    private boolean again;
    private boolean abandoned;

    PoolCall(Pool pool, ProxyExchange exchange, Lane lane) {
        this.pool = pool;
        this.exchange = exchange;
        this.passage = exchange.passage();
        this.lane = lane;
    }

    void start() {
        budget().earn();
        UpstreamServer first = pool.pick(exchange, exchange.session());
        if (first == null) {
            exchange.fail(ProblemCode.NO_SERVER.problem().with("Retry-After", "1"));
        } else {
            attempt(first);
        }
    }

    private void attempt(UpstreamServer chosen) {
        server = chosen;
        counted = true;
        chosen.begin();
        lane.stats().upstreamAsked(again);
        passage.record().asked(chosen);
        lane.upstream()
                .request(
                        pool.config(),
                        chosen,
                        exchange.request().method(),
                        exchange.request().target())
                .onComplete(this::connected);
    }

    private void connected(@Nullable HttpClientRequest made, @Nullable Throwable failure) {
        if (made == null) {
            if (!abandoned) {
                connectFailed(failure);
            }
        } else if (abandoned) {
            made.exceptionHandler(reset -> {});
            made.reset().onFailure(gone -> {});
        } else {
            request = made;
            String refusal = refusal(UpstreamConnection.of(made.connection()));
            if (refusal != null) {
                cut();
                unreachable(refusal);
                return;
            }
            made.exceptionHandler(told -> {});
            made.response().onComplete((response, broken) -> responded(response));
            send(made);
        }
    }

    private void connectFailed(@Nullable Throwable failure) {
        boolean busy = failure instanceof ConnectionPoolTooBusyException;
        if (busy) {
            settle(Outcome.UNDECIDED, "");
            exchange.fail(ProblemCode.UPSTREAM_BUSY.problem().with("Retry-After", "1"));
            return;
        }
        unreachable(Unconnected.reason(failure));
    }

    /** What a name stands for is known only now, and on the first request of the connection. */
    private @Nullable String refusal(UpstreamConnection connection) {
        return connection.untouched() ? pool.refusal(connection.remote(), connection.local()) : null;
    }

    private void unreachable(String reason) {
        settle(Outcome.UNREACHABLE, reason);
        if (!retried(false, /* sent= */ false)) {
            exchange.fail(ProblemCode.UPSTREAM_CONNECT.problem());
        }
    }

    private void send(HttpClientRequest made) {
        CheckedRequest checked = exchange.checked();
        copyFields(checked, made.headers());
        if (!checked.http10()) {
            made.earlyHintsHandler(passage::sendEarlyHints);
        }
        if (!checked.hasBody()) {
            made.end().onFailure(reported -> {});
            return;
        }
        if (checked.contentLength() < 0) {
            made.setChunked(true);
        } else {
            made.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(checked.contentLength()));
        }
        UpstreamSink sink = new UpstreamSink(made);
        if (checked.expectContinue()) {
            made.putHeader(HttpHeaders.EXPECT, HttpHeaders.CONTINUE);
            made.continueHandler(asked -> passage.continueWith(sink));
            // A server that knows nothing of this waits for the body (RFC 9110 §10.1.1).
            lane.context().owner().setTimer(CONTINUE_MILLIS, late -> {
                if (made == request && !abandoned) {
                    passage.continueWith(sink);
                }
            });
            made.sendHead().onFailure(reported -> {});
        } else {
            passage.readBody(sink);
        }
    }

    private void copyFields(CheckedRequest checked, MultiMap fields) {
        Headers headers = checked.head().headers();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            // Only a filter can have set one of these; what frames the request is set here.
            if (!HopByHop.isHopByHop(name) && !name.equalsIgnoreCase("Expect")) {
                fields.add(name, headers.value(i));
            }
        }
        if (checked.trailers()) {
            fields.set("TE", "trailers");
            fields.set(HttpHeaders.CONNECTION, "TE");
        }
        String method = checked.head().method();
        if (!checked.hasBody() && (method.equals("POST") || method.equals("PUT") || method.equals("PATCH"))) {
            fields.set(HttpHeaders.CONTENT_LENGTH, "0");
        }
    }

    private void responded(@Nullable HttpClientResponse response) {
        if (abandoned) {
            return;
        }
        if (response == null) {
            requestFailed();
            return;
        }
        CheckedResponse checked;
        try {
            checked = lane.responses()
                    .check(
                            exchange.request().method(),
                            response.statusCode(),
                            response.version() == HttpVersion.HTTP_1_0,
                            response.headers());
        } catch (ProblemException refused) {
            cut();
            settle(Outcome.FAILED, "unusable answer");
            exchange.fail(refused.problem());
            return;
        }
        int status = response.statusCode();
        UpstreamBody body = new UpstreamBody(
                response,
                UpstreamConnection.of(response.request().connection()),
                () -> ended(status),
                () -> settle(Outcome.FAILED, "broken answer"));
        UpstreamServer answering = server;
        if (answering != null) {
            passage.answers(pool.cookieToSet(exchange.request(), exchange.session(), answering));
        }
        exchange.answer(checked.head(), new Body.Streamed(body, checked.contentLength()));
    }

    private void requestFailed() {
        HttpClientRequest failed = request;
        UpstreamConnection connection = failed == null ? null : UpstreamConnection.of(failed.connection());
        boolean silent = connection != null && connection.silent();
        boolean reused = connection != null && connection.reused();
        cut();
        // The server was there: it may be this very request that it hangs up on.
        settle(Outcome.FAILED, silent ? "connection closed" : "broken answer");
        boolean repeatable = silent
                && !exchange.checked().hasBody()
                && idempotent(exchange.request().method());
        if (!repeatable || !retried(reused, /* sent= */ true)) {
            exchange.fail((silent ? ProblemCode.UPSTREAM_RESET : ProblemCode.UPSTREAM_PROTOCOL).problem());
        }
    }

    /**
     * Tries another server; the same one when there is no other and its connection had merely grown old. The budget is
     * for what servers are asked twice: one that could not be reached was not asked, and while it is in the pool its
     * share of the requests, which may well be more than the budget, moves on to the others.
     *
     * @return whether an attempt was begun
     */
    private boolean retried(boolean connectionWasOld, boolean sent) {
        UpstreamServer failed = server;
        if (again || failed == null || (sent && !budget().spend())) {
            return false;
        }
        exchange.avoid(failed);
        UpstreamServer other = pool.pick(exchange, exchange.session());
        if (other == null && !connectionWasOld) {
            return false;
        }
        again = true;
        request = null;
        attempt(other == null ? failed : other);
        return true;
    }

    /** The response is complete. A request that is not leaves its connection unfit for another. */
    private void ended(int status) {
        if (!passage.upload().complete()) {
            cut();
        }
        if (status < 500) {
            settle(Outcome.ANSWERED, "");
        } else {
            settle(Outcome.FAILED, "status " + status);
        }
        abandoned = true;
    }

    @Override
    public void abandon(boolean blamed) {
        if (!abandoned) {
            abandoned = true;
            // Before the cut, for which the server would be blamed.
            settle(blamed ? Outcome.FAILED : Outcome.UNDECIDED, "no answer in time");
            cut();
        }
    }

    private void cut() {
        HttpClientRequest sent = request;
        if (sent != null) {
            sent.reset().onFailure(done -> {});
            UpstreamConnection.of(sent.connection()).abort();
        }
    }

    private void settle(Outcome outcome, String reason) {
        UpstreamServer asked = server;
        if (asked != null && counted) {
            counted = false;
            asked.end(outcome, reason);
            if (outcome == Outcome.FAILED || outcome == Outcome.UNREACHABLE) {
                lane.stats().upstreamFailed();
            }
        }
    }

    private RetryBudget budget() {
        return lane.upstream().budget(pool.name());
    }

    private static boolean idempotent(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "PUT", "DELETE" -> true;
            default -> false;
        };
    }
}
