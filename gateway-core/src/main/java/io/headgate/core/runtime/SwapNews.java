package io.headgate.core.runtime;

import io.headgate.api.event.ConfigApplied;
import io.headgate.api.event.ConfigRefused;
import io.headgate.core.config.GatewayConfig;
import io.headgate.core.event.Events;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what has become of a change: in the log, as events, and in the history where it may fail. */
final class SwapNews {

    private static final Logger LOG = LoggerFactory.getLogger(SwapNews.class);

    private final Path file;
    private final Events events;

    SwapNews(Path file, Events events) {
        this.file = file;
        this.events = events;
    }

    /** Something to be remembered. */
    @FunctionalInterface
    interface Remembering {
        void run() throws IOException;
    }

    void inForce(GatewayConfig config, String cause) {
        events.publish(new ConfigApplied(config.digest(), cause));
        LOG.info("Config {} is in force ({})", config.digest(), cause);
    }

    void refused(List<String> problems) {
        problems.forEach(problem -> LOG.warn("{}: {}", file, problem));
        LOG.warn("{} is refused; the config before stays in force", file);
        events.publish(new ConfigRefused(file.toString(), problems));
    }

    /** For what is true whether it can be remembered or not. */
    void remember(History.Entry entry, Remembering work) {
        try {
            work.run();
        } catch (IOException e) {
            LOG.error("Config {} could not be kept as a version", entry.digest(), e);
        }
    }
}
