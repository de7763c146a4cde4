package io.headgate.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a page that a reader is to follow, and a shell to follow them in. */
final class Guide {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(?:sh|json) guide\n(.*?)^```$");

    private final List<String> blocks = new ArrayList<>();
    private final Path programs;
    private Path folder;

    /**
     * Reads a page.
     *
     * @param folder where the reader begins
     * @param home where that reader's gateway has its files
     */
    Guide(String page, Path folder, Path home) throws IOException {
        Matcher matcher = BLOCK.matcher(page);
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        this.folder = folder;
        programs = Files.createDirectories(folder.resolve("programs"));
        program("headgate", String.join(" ", Headgate.process(home, "").command()));
        program("mvn", String.join(" ", PluginProject.maven(folder)));
    }

    String block(int index) {
        return blocks.get(index);
    }

    /** Types the lines of a block into a shell, which stays in the folder that they lead to. */
    void follow(int index, Path home) throws Exception {
        Path output = programs.resolve("block-" + index + ".log");
        ProcessBuilder shell = new ProcessBuilder("sh", "-e", "-c", block(index) + "pwd > " + programs + "/pwd");
        shell.environment().putAll(Headgate.process(home, "").environment());
        shell.environment().put("PATH", programs + ":" + System.getenv("PATH"));
        Process process = shell.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(100, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(block(index) + Files.readString(output, StandardCharsets.UTF_8));
        }
        folder = Path.of(Files.readString(programs.resolve("pwd")).strip());
    }

    private void program(String name, String command) throws IOException {
        Path script = programs.resolve(name);
        Files.writeString(script, "#!/bin/sh\nexec " + command + " \"$@\"\n");
        if (!script.toFile().setExecutable(true)) {
            throw new IOException(script + " cannot be made executable");
        }
    }
}
