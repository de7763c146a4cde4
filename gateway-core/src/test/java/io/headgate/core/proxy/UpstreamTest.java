package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.balance.PickRequest;
import io.headgate.api.balance.Server;
import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import io.headgate.core.config.PoolConfig;
import io.headgate.core.upstream.Pool;
import io.headgate.core.upstream.UpstreamServer;
import io.vertx.core.http.HttpClientRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class UpstreamTest {

    private final LaneHarness lane = new LaneHarness();
    private long now;

    @AfterEach
    void close() throws Exception {
        lane.close();
    }

    @Test
    void clientsAndBudgets_unusedForAMinute_areLetGo() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            Pool pool = lane.makePool(8, 8, origin.port());
            PoolConfig config = pool.config();
            UpstreamServer server = pool.pick(new AnyRequest(), null);
            Upstream upstream = new Upstream(lane.vertx, () -> now);
            upstream.budget("shop");
            HttpClientRequest request =
                    upstream.request(config, server, "GET", "/").await(10, TimeUnit.SECONDS);
            assertThat(upstream.size()).isEqualTo(2);

            pass(upstream, Duration.ofMinutes(5));
            assertThat(upstream.size()).as("the request is not over").isEqualTo(1);
            request.send().await(10, TimeUnit.SECONDS);
            upstream.over(config);
            pass(upstream, Duration.ofSeconds(30));
            assertThat(upstream.size()).isEqualTo(1);

            pass(upstream, Duration.ofSeconds(31));
            assertThat(upstream.size()).isZero();
            LaneHarness.await("its connection is closed", () -> origin.hangUps() == 1);
            upstream.request(config, server, "GET", "/").await(10, TimeUnit.SECONDS);
            assertThat(upstream.size()).isEqualTo(1);
        }
    }

    private void pass(Upstream upstream, Duration time) {
        now += time.toNanos();
        upstream.check(now);
    }

    private record AnyRequest() implements PickRequest {

        @Override
        public RequestHead head() {
            return new RequestHead("GET", "http", "a", "/", null, new Headers());
        }

        @Override
        public String clientAddress() {
            return "127.0.0.1";
        }

        @Override
        public Server avoid() {
            return null;
        }
    }
}
