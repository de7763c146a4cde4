package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.Exchange;
import io.headgate.api.http.Filter;
import io.headgate.api.http.Headers;
import io.headgate.core.config.TargetConfig;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever fields a filter sets, messages are framed by the gateway and no field breaks out of its line. */
final class FilterFieldsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final LaneHarness lane = new LaneHarness();

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Length, 7",
        "content-length, 0",
        "Transfer-Encoding, chunked",
        "Transfer-Encoding, gzip",
        "Connection, close",
        "Keep-Alive, timeout=1",
        "Upgrade, websocket",
        "Expect, 100-continue"
    })
    void requestFilter_setsAFieldOfTheConnection_itGoesNoFurther(String name, String value) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK)) {
            pool(origin, onRequest(headers -> headers.set(name, value)));
            try (RawClient client = lane.client()) {
                for (String request : List.of(
                        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi",
                        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: a\r\n\r\n")) {
                    assertThat(client.send(request).response().text()).isEqualTo("ok");
                }
            }
            assertThat(origin.refused()).isEmpty();
            assertThat(origin.connections()).isEqualTo(1);
            assertThat(origin.requests().stream().map(WireMessage::text)).containsExactly("", "hi", "hi", "");
            assertThat(origin.requests())
                    .allSatisfy(request ->
                            assertThat(request.all(name)).doesNotContain(value.equals("chunked") ? "never" : value));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Length, 7",
        "content-length, 0",
        "Transfer-Encoding, chunked",
        "Transfer-Encoding, gzip",
        "Connection, close",
        "Keep-Alive, timeout=1",
        "Upgrade, websocket"
    })
    void responseFilter_setsAFieldOfTheConnection_itGoesNoFurther(String name, String value) throws Exception {
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n";
        try (ScriptedOrigin origin = new ScriptedOrigin(connection -> {
            for (int i = 0; connection.request() != null; i++) {
                connection.send(i % 2 == 0 ? OK : chunked);
            }
        })) {
            pool(origin, onResponse(headers -> headers.set(name, value)));
            try (RawClient client = lane.client()) {
                for (int i = 0; i < 4; i++) {
                    WireMessage answer = client.get("/").response();
                    assertThat(answer.text()).isEqualTo("ok");
                    assertThat(answer.field("Content-Length")).isEqualTo(i % 2 == 0 ? "2" : null);
                    assertThat(answer.field("Transfer-Encoding")).isEqualTo(i % 2 == 0 ? null : "chunked");
                    assertThat(answer.all("Connection")).isEmpty();
                    assertThat(answer.all("Keep-Alive")).isEmpty();
                    assertThat(answer.all("Upgrade")).isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Injected: 1", "a\nX-Injected: 1", "a\rX-Injected: 1", "a\u0000"})
    void filter_setsAValueWithALineBreak_is502AndNoLineMore(String value) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK)) {
            lane.route(
                            "/request",
                            new PoolTarget(lane.makePool(8, 8, origin.port())),
                            onRequest(headers -> headers.set("X-Field", value)))
                    .route(
                            "/name",
                            new PoolTarget(lane.makePool(8, 8, origin.port())),
                            onRequest(headers -> headers.set(value, "x")));
            pool(origin, onResponse(headers -> headers.add("X-Field", value)));
            try (RawClient client = lane.client()) {
                for (String path : List.of("/request", "/name", "/response")) {
                    WireMessage answer = client.get(path).response();
                    assertThat(answer.status()).isEqualTo(502);
                    assertThat(answer.text()).contains("FILTER_FAILED");
                    assertThat(answer.all("X-Injected")).isEmpty();
                }
            }
            assertThat(origin.requests())
                    .hasSize(1)
                    .allSatisfy(request -> assertThat(request.all("X-Injected")).isEmpty());
        }
    }

    /** The same for a response of the gateway's own, whose length is known from the start. */
    @Test
    void responseFilter_setsAnotherLength_fixedResponseKeepsItsOwn() throws Exception {
        lane.route(
                        "/*",
                        new ResponseTarget(new TargetConfig.ToResponse(200, Map.of(), "four")),
                        onResponse(headers -> headers.add("Content-Length", "3").add("Transfer-Encoding", "chunked")))
                .start();
        try (RawClient client = lane.client()) {
            WireMessage answer = client.get("/").response();
            assertThat(answer.field("Content-Length")).isEqualTo("4");
            assertThat(answer.text()).isEqualTo("four");
        }
    }

    private void pool(ScriptedOrigin origin, GuardedFilter filter) throws Exception {
        lane.route("/*", new PoolTarget(lane.makePool(8, 8, origin.port())), filter)
                .start();
    }

    private static GuardedFilter onRequest(Consumer<Headers> change) {
        return LaneHarness.filter(
                new Filter() {
                    @Override
                    public Future<?> onRequest(Exchange exchange) {
                        change.accept(exchange.request().headers());
                        return null;
                    }
                },
                false);
    }

    private static GuardedFilter onResponse(Consumer<Headers> change) {
        return LaneHarness.filter(
                new Filter() {
                    @Override
                    public Future<?> onResponse(Exchange exchange) {
                        change.accept(exchange.response().headers());
                        return null;
                    }
                },
                false);
    }
}
