package io.headgate.core.runtime;

import io.headgate.core.config.ConfigProblem;

/**
 * Something new in a runtime that has not answered.
 *
 * @param grave whether the runtime could not do without it
 */
record ProbeFinding(ConfigProblem problem, boolean grave) {

    static ProbeFinding grave(String path, String message) {
        return new ProbeFinding(new ConfigProblem(path, 0, message), true);
    }

    static ProbeFinding slight(String path, String message) {
        return new ProbeFinding(new ConfigProblem(path, 0, message), false);
    }
}
