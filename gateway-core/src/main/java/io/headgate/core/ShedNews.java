package io.headgate.core;

import io.headgate.api.event.RequestsShed;
import io.headgate.core.event.Events;
import io.headgate.core.proxy.ShedReason;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of requests that were shed: soon, and then seldom while it goes on. Used by one thread. */
final class ShedNews {

    private static final Logger LOG = LoggerFactory.getLogger(ShedNews.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final ToLongFunction<ShedReason> counts;
    private final Events events;
    private final Map<ShedReason, Told> told = new EnumMap<>(ShedReason.class);

    private record Told(Instant at, long count) {}

    ShedNews(ToLongFunction<ShedReason> counts, Events events) {
        this.counts = counts;
        this.events = events;
    }

    /** Looks at the counters; to be called once a second. */
    void look(Instant now) {
        for (ShedReason reason : ShedReason.values()) {
            Told last = told.getOrDefault(reason, new Told(Instant.MIN, 0));
            long count = counts.applyAsLong(reason);
            if (count > last.count()
                    && (last.count() == 0 || !now.isBefore(last.at().plus(PAUSE)))) {
                told.put(reason, new Told(now, count));
                LOG.warn(
                        "{} requests or connections were answered 503 at once: {}",
                        count - last.count(),
                        reason.explanation());
                events.publish(new RequestsShed(reason.label(), count - last.count()));
            }
        }
    }
}
