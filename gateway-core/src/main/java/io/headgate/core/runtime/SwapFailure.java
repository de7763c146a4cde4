package io.headgate.core.runtime;

import io.headgate.core.config.ConfigProblem;
import java.util.List;
import java.util.stream.Collectors;

/** A runtime could not be put in force; nothing has changed. The message is one line for people. */
public final class SwapFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;
    private final boolean probed;

    SwapFailure(String message) {
        super(message, null, false, false);
        this.problems = List.of(new ConfigProblem("", 0, message));
        this.probed = false;
    }

    /** What it depends on has not answered. */
    SwapFailure(List<ConfigProblem> unanswered) {
        super(unanswered.stream().map(ConfigProblem::toString).collect(Collectors.joining("; ")), null, false, false);
        this.problems = List.copyOf(unanswered);
        this.probed = true;
    }

    /** What is wrong, each with its place in the config where it has one. */
    List<ConfigProblem> problems() {
        return problems;
    }

    /** Whether all was well but that something which it depends on has not answered. */
    boolean probed() {
        return probed;
    }
}
