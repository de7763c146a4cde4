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

    /** A command that is soon over is not worth the optimizing compiler. */
    private static final String BRIEF = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private Headgate() {}

    /** What a command gave. */
    record Run(int status, String out, String err) {}

    /** Puts the shipped plugins and a config where {@link #process} looks for them. */
    static void layOut(Path folder, String config) throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        Files.createDirectories(folder.resolve("plugins"));
        try (Stream<Path> jars = Files.list(HOME.resolve("plugins"))) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, folder.resolve("plugins").resolve(jar.getFileName()));
            }
        }
        Files.copy(HOME.resolve("conf/logback.xml"), folder.resolve("conf/logback.xml"));
        Files.writeString(folder.resolve("conf/gateway.json"), config);
    }

    /** Ready to start: the launcher, told where that folder's files are. */
    static ProcessBuilder process(Path folder, String jvmOptions, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(HOME.resolve("bin/headgate").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command);
        process.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process.environment().put("JAVA_OPTS", jvmOptions);
        process.environment().put("HEADGATE_CONF", folder.resolve("conf").toString());
        process.environment().put("HEADGATE_PLUGINS", folder.resolve("plugins").toString());
        process.environment().put("HEADGATE_STATE", folder.resolve("state").toString());
        return process;
    }

    /** Runs a command to its end. */
    static Run run(Path folder, String... arguments) throws IOException, InterruptedException {
        return finish(folder, process(folder, BRIEF, arguments));
    }

    /** Runs what is ready to start to its end. */
    static Run finish(Path folder, ProcessBuilder command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "command", ".out");
        Path err = Files.createTempFile(folder, "command", ".err");
        Process process =
                command.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    command.command() + " did not end\n" + Files.readString(out) + Files.readString(err));
        }
        return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** A program of the JDK that runs the tests. */
    static Path jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program);
    }
}
