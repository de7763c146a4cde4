package io.headgate.core.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    private long now = 1;
    private final Attempts attempts = new Attempts(() -> now);

    @Test
    void wrong_asOftenAsIsFree_hasTheAddressWait() {
        repeat(Attempts.FREE - 1, "a");
        assertThat(attempts.waitSeconds("a")).isZero();
        attempts.wrong("a");

        assertThat(attempts.waitSeconds("a")).isEqualTo(Attempts.WAIT.toSeconds());
        assertThat(attempts.waitSeconds("b")).isZero();
    }

    @Test
    void wait_isOver_beginsAnew() {
        repeat(Attempts.FREE, "a");
        pass(Attempts.WAIT.minusMillis(1));
        assertThat(attempts.waitSeconds("a")).isEqualTo(1);
        pass(Duration.ofMillis(2));
        assertThat(attempts.waitSeconds("a")).isZero();
        attempts.wrong("a");
        assertThat(attempts.waitSeconds("a")).isZero();
    }

    @Test
    void addresses_ofAllTheWorld_doNotFillTheMemoryAndKeepTheBusyOne() {
        repeat(Attempts.FREE, "a");
        for (int i = 0; i < 5000; i++) {
            attempts.wrong("10.0." + i / 256 + '.' + i % 256);
            assertThat(attempts.waitSeconds("a")).isPositive();
        }
    }

    private void repeat(int times, String address) {
        for (int i = 0; i < times; i++) {
            attempts.wrong(address);
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
