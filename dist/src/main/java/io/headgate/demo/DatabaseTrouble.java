package io.headgate.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Says why PostgreSQL did not start, in its own words, and what to do about it. */
final class DatabaseTrouble {

    private static final int MAX_LINES = 4;

    private DatabaseTrouble() {}

    /**
     * The lines to show.
     *
     * @param log what its programs have printed; not there when none could be run
     */
    static List<String> lines(Path log, Throwable failure) {
        List<String> words = words(log);
        List<String> said = words.isEmpty() ? List.of(reason(failure)) : words;
        return Stream.concat(said.stream(), Stream.of(advice(words))).toList();
    }

    private static List<String> words(Path log) {
        List<String> all;
        try {
            all = Files.readString(log, StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
        List<String> serious =
                all.stream().filter(DatabaseTrouble::isSerious).limit(MAX_LINES).toList();
        return serious.isEmpty() ? all.subList(Math.max(0, all.size() - MAX_LINES), all.size()) : serious;
    }

    private static boolean isSerious(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return isOfRoot(line)
                || Stream.of("error:", "fatal:", "panic:", "hint:").anyMatch(lower::contains);
    }

    /** How initdb and the server word it that they do not run as root. */
    private static boolean isOfRoot(String line) {
        return line.contains("cannot be run as root") || line.contains("\"root\" execution");
    }

    /** What the innermost failure says: the outer ones only tell that something failed. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
    }

    private static String advice(List<String> words) {
        if (words.isEmpty()) {
            return "Its programs could not be unpacked or run: name a folder for them that can be written to and run from,"
                    + " with JAVA_OPTS=-Dot.epg.working-dir=<folder>.";
        }
        return words.stream().anyMatch(DatabaseTrouble::isOfRoot)
                ? "Run the demo as another user than root, or allow unprivileged user namespaces on this system."
                : "Mend what it names, then start the demo again.";
    }
}
