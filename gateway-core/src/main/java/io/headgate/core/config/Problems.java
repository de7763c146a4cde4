package io.headgate.core.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects problems. Used by one thread. */
final class Problems {

    private final List<ConfigProblem> found = new ArrayList<>();

    void add(Node.At at, String message) {
        found.add(new ConfigProblem(at.path(), at.line(), message));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** All of them, a line each. */
    List<String> lines() {
        return sorted().stream().map(ConfigProblem::toString).toList();
    }

    List<ConfigProblem> sorted() {
        return found.stream()
                .sorted(Comparator.comparingInt(ConfigProblem::line))
                .distinct()
                .toList();
    }
}
