package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.balance.PickRequest;
import io.headgate.api.balance.Server;
import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import io.headgate.core.upstream.Pool;
import io.headgate.core.upstream.UpstreamServer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
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
    void budgets_unusedForAMinute_areLetGo() {
        Upstream upstream = new Upstream(lane.vertx, () -> now);
        RetryBudget budget = upstream.budget("shop");
        pass(upstream, Duration.ofSeconds(59));
        assertThat(upstream.budget("shop")).isSameAs(budget);
        pass(upstream, Duration.ofSeconds(59));
        assertThat(upstream.size()).isEqualTo(1);
        pass(upstream, Duration.ofSeconds(2));
        assertThat(upstream.size()).isZero();
    }

    @Test
    void request_toServersOfPoolsWithTheSameLimits_usesOneConnectionAfterTheOther() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            Pool pool = lane.makePool(8, 8, origin.port());
            UpstreamServer server = pool.pick(new AnyRequest(), null);
            Upstream upstream = new Upstream(lane.vertx, () -> now);
            for (int i = 0; i < 3; i++) {
                HttpClientRequest request =
                        upstream.request(pool.config(), server, "GET", "/").await(10, TimeUnit.SECONDS);
                request.send().compose(HttpClientResponse::end).await(10, TimeUnit.SECONDS);
                pass(upstream, Duration.ofMinutes(5));
            }
            assertThat(origin.connections()).isEqualTo(1);
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
