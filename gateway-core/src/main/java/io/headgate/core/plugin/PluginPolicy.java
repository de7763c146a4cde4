package io.headgate.core.plugin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What plugins may do, and whose are loaded: the part of the config that must be known before any plugin is. The defaults
 * are in the schema of the config.
 *
 * @param maxThreads how many threads of its own a plugin may have
 * @param mayExit the ids of plugins whose code may contain calls that end the whole process
 * @param trustStore whose signature a jar must carry; null when none need be signed
 */
public record PluginPolicy(
        ErrorBudget errorBudget,
        TimeBudget timeBudget,
        int maxThreads,
        Workers workers,
        List<String> mayExit,
        @Nullable TrustedKeys trustStore) {

    /** Without limits: for plugins that serve no requests. */
    public static final PluginPolicy NONE = new PluginPolicy(
            new ErrorBudget(0, Duration.ofSeconds(10)),
            new TimeBudget(Duration.ofDays(1), 100, Duration.ofSeconds(10)),
            Integer.MAX_VALUE,
            new Workers(1, 1),
            List.of(),
            null);

    public PluginPolicy {
        mayExit = List.copyOf(mayExit);
    }

    /**
     * How many calls of a plugin may fail.
     *
     * @param failures within the window; 0 for any number
     */
    public record ErrorBudget(int failures, Duration window) {}

    /**
     * How much of an event loop's time the calls of a plugin may take.
     *
     * @param call the longest that one call may block an event loop
     * @param share of one event loop's time within the window, in percent; 100 for all of it
     */
    public record TimeBudget(Duration call, int share, Duration window) {}

    /**
     * The threads that the blocking filters of one plugin are called on.
     *
     * @param queue how many calls may wait for a thread
     */
    public record Workers(int threads, int queue) {}

    /** A key store in a file, or certificates in PEM. */
    public record TrustedKeys(Path path, String password) {

        /** Without the password. */
        @Override
        public String toString() {
            return "TrustedKeys[" + path + ']';
        }
    }
}
