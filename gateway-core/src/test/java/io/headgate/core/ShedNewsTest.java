package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.event.Event;
import io.headgate.api.event.RequestsShed;
import io.headgate.core.proxy.ShedReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShedNewsTest {

    private final Map<ShedReason, Long> counts = new EnumMap<>(ShedReason.class);
    private final List<Event> published = new ArrayList<>();
    private final ShedNews news = new ShedNews(reason -> counts.getOrDefault(reason, 0L), published::add);

    @Test
    void look_whileItGoesOn_tellsAtOnceAndThenEveryTenSeconds() {
        for (int second = 0; second < 25; second++) {
            counts.merge(ShedReason.REQUESTS, 100L, Long::sum);
            news.look(Instant.ofEpochSecond(second));
        }

        assertThat(published)
                .containsExactly(
                        new RequestsShed("requests", 100),
                        new RequestsShed("requests", 1000),
                        new RequestsShed("requests", 1000));
    }

    @Test
    void look_eachReasonByItself_andWhatWasNotToldIsToldLater() {
        counts.put(ShedReason.LOOP_DELAY, 3L);
        news.look(Instant.ofEpochSecond(0));
        counts.put(ShedReason.LOOP_DELAY, 5L);
        counts.put(ShedReason.CONNECTIONS, 1L);
        news.look(Instant.ofEpochSecond(1));
        for (int second = 2; second < 12; second++) {
            news.look(Instant.ofEpochSecond(second));
        }

        assertThat(published)
                .containsExactly(
                        new RequestsShed("loop-delay", 3),
                        new RequestsShed("connections", 1),
                        new RequestsShed("loop-delay", 2));
    }
}
