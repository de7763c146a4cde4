package io.headgate.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command line of the built distribution, with the files of a folder of the test's own. */
final class Headgate {

    static final Path HOME = Path.of(System.getProperty("headgate.home"));

    private static final long PATIENCE_SECONDS = 90;

    private Headgate() {}

    /** What a command gave. */
    record Run(int status, String out, String err) {}

    /** Puts the shipped plugins and a config where {@link #command} looks for them. */
    static void layOut(Path folder, String config) throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        Files.createDirectories(folder.resolve("plugins"));
        try (Stream<Path> jars = Files.list(HOME.resolve("plugins"))) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, folder.resolve("plugins").resolve(jar.getFileName()));
            }
        }
        Files.writeString(folder.resolve("conf/gateway.json"), config);
    }

    /** What starts it. */
    static List<String> command(Path folder, List<String> jvmOptions, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(jdk("java").toString());
        command.addAll(jvmOptions);
        command.add("-Dheadgate.home=" + HOME);
        command.add("-Dheadgate.conf=" + folder.resolve("conf"));
        command.add("-Dheadgate.plugins=" + folder.resolve("plugins"));
        command.add("-Dheadgate.state=" + folder.resolve("state"));
        command.addAll(List.of("-cp", HOME.resolve("lib") + "/*", "io.headgate.core.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs a command to its end. */
    static Run run(Path folder, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "command", ".out");
        Path err = Files.createTempFile(folder, "command", ".err");
        Process process = new ProcessBuilder(command(folder, List.of(), arguments))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    String.join(" ", arguments) + " did not end\n" + Files.readString(out) + Files.readString(err));
        }
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** A program of the JDK that runs the tests. */
    static Path jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program);
    }
}
