package io.headgate.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthStateTest {

    /** Results: + passed, - failed. States: U up, D down, after each result. Thresholds 3 and 2 as by default. */
    @ParameterizedTest
    @CsvSource({
        "assumed, +++, UUU",
        "assumed, ---, UUD",
        "assumed, --+--, UUUUU",
        "assumed, --+---, UUUUUD",
        "assumed, ---+, UUDD",
        "assumed, ---++, UUDDU",
        "assumed, ---+-++, UUDDDDU",
        "assumed, ---++--, UUDDUUU",
        "assumed, ---++---, UUDDUUUD",
        "up, -, D",
        "up, +---, UUUD",
        "down, +, U",
        "down, -+, DD",
        "down, -++, DDU",
    })
    void after_resultsInTurn_stateAfterEach(String first, String results, String states) {
        HealthState state = first.equals("assumed") ? HealthState.ASSUMED_UP : HealthState.given(first.equals("up"));
        StringBuilder seen = new StringBuilder();
        for (int i = 0; i < results.length(); i++) {
            state = state.after(results.charAt(i) == '+', 3, 2);
            seen.append(state.up() ? 'U' : 'D');
        }

        assertThat(seen).hasToString(states);
    }

    @ParameterizedTest
    @CsvSource({"-, D", "-+, DU", "-+-, DUD"})
    void after_thresholdsOfOne_followsEachResult(String results, String states) {
        HealthState state = HealthState.ASSUMED_UP;
        StringBuilder seen = new StringBuilder();
        for (int i = 0; i < results.length(); i++) {
            state = state.after(results.charAt(i) == '+', 1, 1);
            seen.append(state.up() ? 'U' : 'D');
        }

        assertThat(seen).hasToString(states);
    }
}
