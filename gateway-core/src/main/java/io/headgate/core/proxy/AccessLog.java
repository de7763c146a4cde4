package io.headgate.core.proxy;

import io.headgate.core.config.AccessLogConfig;
import java.io.IOException;

/** Where finished requests are recorded. Never blocks and never throws; safe for use from any thread. */
public interface AccessLog extends AutoCloseable {

    /** Records nothing. */
    AccessLog OFF = new AccessLog() {
        @Override
        public void log(AccessRecord line) {}

        @Override
        public void close() {}
    };

    /**
     * Opens the log that the config asks for; {@link #OFF} when it asks for none.
     *
     * @throws IOException when the file cannot be written
     */
    static AccessLog open(AccessLogConfig config) throws IOException {
        return config.enabled() ? AccessLogWriter.start(config.path()) : OFF;
    }

    /** Records a request; dropped, and counted as such, when the log cannot keep up. */
    void log(AccessRecord line);

    /** The number of records that were dropped. */
    default long dropped() {
        return 0;
    }

    /** Writes out what was recorded, for a few seconds at most. Records that come later are dropped. Blocks. */
    @Override
    void close();
}
