package io.headgate.benchmark;

import io.headgate.core.cli.CommandFailure;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The installed programs that a benchmark needs, and how they are run. */
final class Programs {

    private static final List<String> NEEDED = List.of("nginx", "wrk", "taskset");

    private Programs() {}

    /** Fails with what is missing, and how to get it. */
    static void require() {
        List<String> missing =
                NEEDED.stream().filter(name -> !isInstalled(name)).toList();
        if (!missing.isEmpty()) {
            throw new CommandFailure("The benchmark needs " + String.join(", ", missing)
                    + " (install the packages nginx, wrk and util-linux of your system)");
        }
        if (!Files.isReadable(Path.of("/proc/self/stat"))) {
            throw new CommandFailure("The benchmark reads what processes cost from /proc, which only Linux has");
        }
    }

    /** Runs a program to its end and returns what it says; fails when it does not end well in time. */
    static String run(Duration most, List<String> command) throws IOException, InterruptedException {
        Path said = Files.createTempFile("headgate-benchmark", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!process.waitFor(most.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command.get(0) + " did not end within " + most.toSeconds() + " s");
            }
            String output = Files.readString(said, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + output.strip());
            }
            return output;
        } finally {
            Files.deleteIfExists(said);
        }
    }

    private static boolean isInstalled(String name) {
        // Where servers are is not on the path of every user.
        String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }
}
