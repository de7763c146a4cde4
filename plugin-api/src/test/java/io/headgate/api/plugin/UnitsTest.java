package io.headgate.api.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({"0ms, PT0S", "250ms, PT0.25S", "5s, PT5S", "10m, PT10M", "24h, PT24H", "7d, PT168H"})
    void parseDuration_numberAndUnit_isThatDuration(String text, Duration expected) {
        assertThat(Units.parseDuration(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0B, 0",
        "512B, 512",
        "64KiB, 65536",
        "256MiB, 268435456",
        "1GiB, 1073741824",
        "2TiB, 2199023255552",
        "1KB, 1000",
        "3MB, 3000000",
        "1GB, 1000000000",
        "1TB, 1000000000000"
    })
    void parseSize_numberAndUnit_isThatManyBytes(String text, long expected) {
        assertThat(Units.parseSize(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 s", "-5s", "5S", "5min", "1h30m", "1.5h", "5s ", "٥s"})
    void parseDuration_anythingElse_isRefused(String text) {
        assertThatThrownBy(() -> Units.parseDuration(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "MiB", "5 MiB", "-1B", "5mib", "5M", "5K"})
    void parseSize_anythingElse_isRefused(String text) {
        assertThatThrownBy(() -> Units.parseSize(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void parse_wrongText_saysWhatIsExpected() {
        assertThatThrownBy(() -> Units.parseDuration("5 minutes"))
                .hasMessage("\"5 minutes\" (expected: a duration such as 250ms, 5s, 10m, 1h or 7d)");
        assertThatThrownBy(() -> Units.parseSize("99999999999TiB"))
                .hasMessage("\"99999999999TiB\" is too large (expected: a size such as 512B, 64KiB, 256MiB or 1GiB)");
        assertThatThrownBy(() -> Units.parseSize("99999999999999999999B")).hasMessageContaining("is too large");
    }
}
