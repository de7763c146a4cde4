package io.headgate.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A project of a plugin outside of this tree, as {@code headgate plugins new} writes it. */
final class PluginProject {

    private final Path folder;
    private final String id;

    private PluginProject(Path folder, String id) {
        this.folder = folder;
        this.id = id;
    }

    /** Has it written, below that folder. */
    static PluginProject create(Path parent, String id, String point) throws Exception {
        String said = run(Headgate.process(parent, "", "plugins", "new", id, "--point", point)
                .directory(parent.toFile()));
        if (!Files.exists(parent.resolve(id).resolve("pom.xml"))) {
            throw new AssertionError(said);
        }
        return new PluginProject(parent.resolve(id), id);
    }

    /** Builds several that are beside each other, by one run of Maven, as their author does. */
    static List<Path> build(Path parent, List<PluginProject> projects, String version) throws Exception {
        StringBuilder modules = new StringBuilder();
        projects.forEach(
                project -> modules.append("<module>").append(project.id).append("</module>"));
        Files.writeString(parent.resolve("pom.xml"), """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>all</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <modules>%s</modules>
                </project>
                """.formatted(modules));
        List<String> command = new ArrayList<>(maven(parent));
        command.add("verify");
        ProcessBuilder build = new ProcessBuilder(command).directory(parent.toFile());
        build.environment().put("JAVA_HOME", System.getProperty("java.home"));
        run(build);
        return projects.stream().map(project -> project.jar(version)).toList();
    }

    private Path jar(String version) {
        return folder.resolve("target/" + id + '-' + version + ".jar");
    }

    /** Maven, with what it fetches in that folder. */
    static List<String> maven(Path parent) throws IOException {
        Path maven = Path.of(System.getProperty("headgate.maven"), "bin", "mvn");
        return List.of(maven.toString(), "-B", "-q", "-Dmaven.repo.local=" + repository(parent));
    }

    /** What the build of this tree has fetched already, but for the plugin API: that comes from the distribution. */
    private static Path repository(Path parent) throws IOException {
        Path fetched = Path.of(System.getProperty("headgate.repository"));
        Path own = parent.resolve("repository");
        if (!Files.exists(own)) {
            link(fetched, own, "io");
            link(fetched.resolve("io"), own.resolve("io"), "headgate");
        }
        return own;
    }

    private static void link(Path from, Path to, String except) throws IOException {
        Files.createDirectories(to);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(from)) {
            for (Path each : all) {
                if (!each.getFileName().toString().equals(except)) {
                    Files.createSymbolicLink(to.resolve(each.getFileName()), each);
                }
            }
        }
    }

    private static String run(ProcessBuilder builder) throws Exception {
        Path output = Files.createTempFile("plugin-project", ".log");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(100, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", builder.command()) + "\n" + said);
        }
        return said;
    }
}
