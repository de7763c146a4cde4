package io.headgate.core.config;

/**
 * One thing that is wrong with a config. Never contains a secret.
 *
 * @param path the JSON path, such as {@code routes[2].pool}, or the name of an environment variable; empty for the whole
 *     file
 * @param line counted from 1; 0 when no line of the file is to blame
 * @param message what was found and what is expected
 */
public record ConfigProblem(String path, int line, String message) {

    @Override
    public String toString() {
        return (path.isEmpty() ? "" : path + ": ") + message + (line > 0 ? ", line " + line : "");
    }
}
