package io.headgate.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.headgate.api.plugin.TestPluginContext;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ExtensionFailuresTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
    private final ExtensionFailures failures = new ExtensionFailures(nanos::get);
    private final Logger logger = (Logger) LoggerFactory.getLogger(ExtensionFailures.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
    }

    @Test
    void record_many_countsAllAndLogsOnceASecond() {
        for (int i = 0; i < 100; i++) {
            failures.record(Point.FILTER, new TestPluginContext(), new IllegalStateException("broken"));
        }
        failures.record(Point.BALANCER, new TestPluginContext(), new IllegalStateException("broken"));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        failures.record(Point.FILTER, new TestPluginContext(), new IllegalStateException("broken"));
        assertEquals(
                Map.of(
                        new ExtensionFailures.Key("test", Point.FILTER), 101L,
                        new ExtensionFailures.Key("test", Point.BALANCER), 1L),
                failures.counts());
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Plugin test 1.0.0: its filter failed (1 failures so far)",
                        "Plugin test 1.0.0: its filter failed (101 failures so far)");
    }
}
