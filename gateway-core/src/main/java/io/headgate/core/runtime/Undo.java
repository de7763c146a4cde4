package io.headgate.core.runtime;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be taken back when a build fails half-way: the last step first, every step attempted. */
final class Undo {

    private static final Logger LOG = LoggerFactory.getLogger(Undo.class);

    private final Deque<Supplier<Future<?>>> steps = new ArrayDeque<>();

    void add(Supplier<Future<?>> step) {
        steps.push(step);
    }

    void add(Runnable step) {
        add(() -> {
            step.run();
            return Future.succeededFuture();
        });
    }

    void run() {
        while (!steps.isEmpty()) {
            try {
                steps.pop().get().onFailure(Undo::log);
            } catch (Throwable e) {
                log(e);
            }
        }
    }

    private static void log(Throwable failure) {
        LOG.warn("A part of a runtime that was not used could not be closed", failure);
    }
}
