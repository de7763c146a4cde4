package io.headgate.core.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be taken back when a build fails half-way: the last step first, every step attempted. */
final class Undo {

    private static final Logger LOG = LoggerFactory.getLogger(Undo.class);

    private final Deque<Runnable> steps = new ArrayDeque<>();

    void add(Runnable step) {
        steps.push(step);
    }

    void run() {
        while (!steps.isEmpty()) {
            try {
                steps.pop().run();
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("A part of a runtime that was not used could not be closed", e);
            }
        }
    }
}
