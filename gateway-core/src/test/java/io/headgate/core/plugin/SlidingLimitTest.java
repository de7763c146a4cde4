package io.headgate.core.plugin;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlidingLimitTest {

    private static final long SECOND = 1_000_000_000L;

    private final SlidingLimit limit = new SlidingLimit(3, Duration.ofSeconds(10));

    @Test
    void exceededAt_oneMoreThanAllowedWithinTheWindow_isExceeded() {
        assertFalse(limit.exceededAt(0));
        assertFalse(limit.exceededAt(1 * SECOND));
        assertFalse(limit.exceededAt(2 * SECOND));
        assertTrue(limit.exceededAt(10 * SECOND));
    }

    @Test
    void exceededAt_asManyAsAllowedInEveryWindow_isNever() {
        for (long second = 0; second < 1_000; second += 4) {
            assertFalse(limit.exceededAt(second * SECOND));
        }
    }

    @Test
    void exceededAt_clockThatBeginsBelowZero_counts() {
        for (int i = 0; i < 3; i++) {
            assertFalse(limit.exceededAt(-5));
        }
        assertTrue(limit.exceededAt(-5));
    }
}
