package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

    private void pass(Upstream upstream, Duration time) {
        now += time.toNanos();
        upstream.check(now);
    }
}
