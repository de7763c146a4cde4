package io.headgate.core.plugin;

import java.time.Instant;

/**
 * Why a plugin is not called any more.
 *
 * @param reason for people
 */
public record Quarantine(Cause cause, String reason, Instant since) {

    /** What was used up. Stable: events, metrics, the command line and the console show the names. */
    public enum Cause {
        /** Too many of its calls failed within a while. */
        FAILURES,
        /** One of its calls has blocked an event loop. */
        BLOCKED,
        /** Its calls took too much of an event loop's time. */
        TIME,
        /** It has started too many threads. */
        THREADS,
        /** Its jar is not signed by a key that is trusted now. */
        UNTRUSTED
    }
}
