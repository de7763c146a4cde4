package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.config.ServerConfig;
import io.headgate.core.upstream.Pool;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names of servers that stand for what is no server. */
final class RefusedPeerTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final LaneHarness lane =
            new LaneHarness(new AddressResolverOptions().setHostsValue(Buffer.buffer("127.0.0.1 operators.test\n")));

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    @Test
    void nameOfTheAdminListener_is502AndNothingIsSent() throws Exception {
        try (ScriptedOrigin admin = ScriptedOrigin.answering(OK)) {
            lane.admin("0.0.0.0", admin.port());
            lane.route("/*", new PoolTarget(pool(admin))).start();
            try (RawClient client = lane.client()) {
                for (int i = 1; i <= 3; i++) {
                    WireMessage answer = client.get("/").response();
                    assertThat(answer.status()).isEqualTo(502);
                    assertThat(answer.text()).contains("UPSTREAM_CONNECT");
                    int connections = i;
                    LaneHarness.await("it is closed", () -> admin.hangUps() == connections);
                }
            }
            assertThat(admin.requests()).isEmpty();
            assertThat(admin.connections()).isEqualTo(3);
        }
    }

    @Test
    void nameOfAnotherPortOfTheMachine_isServed() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering(OK)) {
            lane.admin("0.0.0.0", origin.port() == 1 ? 2 : 1);
            lane.route("/*", new PoolTarget(pool(origin))).start();
            try (RawClient client = lane.client()) {
                assertThat(client.get("/").response().text()).isEqualTo("ok");
            }
        }
    }

    private Pool pool(ScriptedOrigin origin) {
        return lane.makePool("shop", List.of(new ServerConfig("s0", "http", "operators.test", origin.port(), 1)));
    }
}
