package io.headgate.dist;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The wall clock of a process that {@link ClockAgent} is in: the machine's, and so much more. */
public final class JumpingClock extends Clock {

    private static volatile long ahead;

    private final ZoneId zone;

    private JumpingClock(ZoneId zone) {
        this.zone = zone;
    }

    /** From now on it is ahead by so many milliseconds. */
    public static void jump(long millis) {
        ahead = millis;
    }

    /** Stands for {@link System#currentTimeMillis}. */
    public static long currentTimeMillis() {
        return System.currentTimeMillis() + ahead;
    }

    /** Stands for {@link Instant#now()}. */
    public static Instant now() {
        return Instant.now().plusMillis(ahead);
    }

    /** Stands for {@link Clock#systemUTC}. */
    public static Clock systemUTC() {
        return new JumpingClock(ZoneOffset.UTC);
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new JumpingClock(other);
    }

    @Override
    public Instant instant() {
        return now();
    }
}
