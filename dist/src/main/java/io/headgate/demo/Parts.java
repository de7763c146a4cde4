package io.headgate.demo;

import io.headgate.core.cli.CommandFailure;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.LoggerFactory;

/**
 * What the demo has started, the last first. It can be closed at any moment and from any thread: what is just being started
 * is waited for and stopped like the rest, and nothing is started after it.
 */
final class Parts implements AutoCloseable {

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private volatile boolean closed;

    /** Makes a part. */
    interface Start<T> {
        T start() throws IOException;
    }

    /** Starts a part, which is closed with the others. */
    synchronized <T extends AutoCloseable> T start(Start<T> start) throws IOException {
        if (closed) {
            throw new CommandFailure("The demo was stopped");
        }
        T part = start.start();
        started.push(part);
        return part;
    }

    /** Whether it is closed, or about to be. */
    boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        closeAll();
    }

    private synchronized void closeAll() {
        while (!started.isEmpty()) {
            AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (Exception e) {
                LoggerFactory.getLogger(Parts.class).warn("{} did not stop cleanly", part, e);
            }
        }
    }
}
