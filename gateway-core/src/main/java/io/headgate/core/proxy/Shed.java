package io.headgate.core.proxy;

import io.headgate.api.http.Body;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.proxy.wire.ClientConnection;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Refuses what there is no room for: with a document, with the time after which to come again, and with as little work
 * as can be. Neither rules nor routes nor filters have seen the request.
 */
final class Shed implements Sweeper.Watched {

    private static final Problem PROBLEM = ProblemCode.OVERLOADED.problem().with("Retry-After", "1");

    private final Lane lane;
    private final ClientConnection connection;
    private final long patienceNanos;
    private final long since;

    private Shed(Lane lane, ClientConnection connection, long patienceNanos) {
        this.lane = lane;
        this.connection = connection;
        this.patienceNanos = patienceNanos;
        this.since = lane.sweeper().now();
    }

    /**
     * Answers a request. Its connection goes on when it is certain where the next one begins.
     *
     * @param patienceNanos for how long the client may leave the answer unread
     */
    static void request(Lane lane, HttpServerRequest request, ClientConnection connection, long patienceNanos) {
        Shed shed = new Shed(lane, connection, patienceNanos);
        lane.sweeper().add(shed);
        request.response().closeHandler(closed -> shed.over());
        ResponseHead head = head(lane);
        boolean closes = connection.isClosing() || HttpMethod.CONNECT.equals(request.method()) || !endsSoon(request);
        new ResponseWriter(request, connection, lane.context(), failure -> shed.over())
                .send(head, Body.of(body(lane)), closes, null);
    }

    /** Answers a connection of which nothing has been read, and closes it. */
    static void connection(Lane lane, ClientConnection connection) {
        Buffer body = body(lane);
        Buffer answer = Buffer.buffer(512).appendString("HTTP/1.1 503 Service Unavailable\r\n");
        Headers fields = head(lane).headers();
        for (int i = 0; i < fields.size(); i++) {
            answer.appendString(fields.name(i) + ": " + fields.value(i) + "\r\n");
        }
        answer.appendString("Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n");
        connection.refuse(answer.appendBuffer(body).getBytes());
    }

    private static ResponseHead head(Lane lane) {
        ResponseHead head = PROBLEM.head();
        lane.date().date(head);
        return head;
    }

    private static Buffer body(Lane lane) {
        return PROBLEM.body(lane.ids().next());
    }

    private static boolean endsSoon(HttpServerRequest request) {
        try {
            FieldScan scan = FieldScan.of(request.headers());
            long length = Framing.length(scan, request.version() == HttpVersion.HTTP_1_0);
            return length >= 0 && length <= CheckedRequest.DRAINED && scan.expect == null;
        } catch (ProblemException ambiguous) {
            return false;
        }
    }

    private void over() {
        lane.sweeper().remove(this);
    }

    @Override
    public void check(long now) {
        if (now - since > patienceNanos) {
            over();
            connection.abort();
        }
    }
}
