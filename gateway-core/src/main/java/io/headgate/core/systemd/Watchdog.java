package io.headgate.core.systemd;

import io.headgate.core.systemd.wire.NotifySocket;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a service manager that the process answers, twice in the time after which it would be restarted. */
final class Watchdog {

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private final Duration pause;
    private final NotifySocket socket;

    /** Nobody is asked again while an answer is due: what asks would pile up in front of a loop that is blocked. */
    private volatile boolean asked;

    private Watchdog(Duration pause, NotifySocket socket) {
        this.pause = pause;
        this.socket = socket;
    }

    /** The one that these variables ask for; null when there is none, or it is for another process. */
    static @Nullable Watchdog of(Map<String, String> environment, long pid, NotifySocket socket) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String whose = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
        if (micros.isEmpty() || !whose.equals(Long.toString(pid))) {
            return null;
        }
        try {
            Duration most = Duration.of(Long.parseLong(micros), ChronoUnit.MICROS);
            if (most.compareTo(Duration.ofMillis(1)) >= 0) {
                return new Watchdog(most.dividedBy(2), socket);
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // Said below: a number that is too small is as wrong as none.
        }
        LOG.warn("WATCHDOG_USEC: {} (expected: microseconds, 1000 or more); the watchdog is told nothing", micros);
        return null;
    }

    /** From now on. */
    void start(Supplier<Future<?>> pulse) {
        socket.every(pause, () -> ask(pulse));
    }

    private void ask(Supplier<Future<?>> pulse) {
        if (asked) {
            return;
        }
        asked = true;
        try {
            pulse.get().onComplete(answered -> {
                asked = false;
                if (answered.succeeded()) {
                    socket.send("WATCHDOG=1");
                }
            });
        } catch (RuntimeException e) {
            // Or this would have been the last time: the scheduler gives up work that throws.
            asked = false;
            LOG.debug("Nothing answers the watchdog", e);
        }
    }
}
