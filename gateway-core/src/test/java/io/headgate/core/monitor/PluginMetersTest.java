package io.headgate.core.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.plugin.ScopedMeters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two versions of a plugin share their meters while both are there. */
class PluginMetersTest {

    private final Telemetry telemetry = new Telemetry();
    private final ScopedMeters old = telemetry.pluginMeters("shop-tools");

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void oldVersionCloses_newOneHasTheSameCounter_countGoesOn() {
        old.counter("calls", "kind", "a").add(2);
        ScopedMeters next = telemetry.pluginMeters("shop-tools");
        next.counter("calls", "kind", "a").add(3);

        old.close();

        assertThat(lines("calls")).containsExactly("headgate_plugin_shop_tools_calls_total{kind=\"a\"} 5.0");
        next.counter("calls", "kind", "a").add(1);
        assertThat(lines("calls")).containsExactly("headgate_plugin_shop_tools_calls_total{kind=\"a\"} 6.0");
        next.close();
        assertThat(lines("calls")).isEmpty();
    }

    @Test
    void gauge_newVersion_showsItsValueAndLetsGoOfTheOld() {
        old.gauge("size", () -> 1);
        ScopedMeters next = telemetry.pluginMeters("shop-tools");

        next.gauge("size", () -> 2);
        assertThat(lines("size")).containsExactly("headgate_plugin_shop_tools_size 2.0");
        old.close();

        assertThat(lines("size")).containsExactly("headgate_plugin_shop_tools_size 2.0");
        next.close();
        assertThat(lines("size")).isEmpty();
    }

    @Test
    void gauge_newVersionFails_showsTheOldValueAgain() {
        old.gauge("size", () -> 1);
        ScopedMeters next = telemetry.pluginMeters("shop-tools");
        next.gauge("size", () -> 2);

        next.close();

        assertThat(lines("size")).containsExactly("headgate_plugin_shop_tools_size 1.0");
    }

    @Test
    void close_twiceAndWithAMeterAskedForTwice_leavesTheOtherVersionsOwn() {
        old.timer("work");
        old.timer("work");
        ScopedMeters next = telemetry.pluginMeters("shop-tools");
        next.timer("work");

        old.close();
        old.close();

        assertThat(lines("work_seconds_count")).hasSize(1);
    }

    @Test
    void close_otherPlugin_isNotConcerned() {
        telemetry.pluginMeters("other").counter("calls").add(1);
        old.counter("calls").add(1);

        old.close();

        assertThat(lines("calls")).containsExactly("headgate_plugin_other_calls_total 1.0");
    }

    private Iterable<String> lines(String name) {
        return telemetry
                .scrape()
                .lines()
                .filter(line -> line.startsWith("headgate_plugin_") && line.contains("_" + name))
                .toList();
    }
}
