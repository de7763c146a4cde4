package io.headgate.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** Builds it with Maven, as its author does, and returns the jar. */
    Path build(String version) throws Exception {
        run(maven(folder));
        return jar(version);
    }

    /** The same with several beside each other, by one run of Maven. */
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
        run(maven(parent));
        return projects.stream().map(project -> project.jar(version)).toList();
    }

    private Path jar(String version) {
        return folder.resolve("target/" + id + '-' + version + ".jar");
    }

    private static ProcessBuilder maven(Path folder) throws IOException {
        Path maven = Path.of(System.getProperty("headgate.maven"), "bin", "mvn");
        ProcessBuilder builder = new ProcessBuilder(
                maven.toString(), "-B", "-q", "-Dmaven.repo.local=" + repository(folder.getParent()), "verify");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.directory(folder.toFile());
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

    /** Replaces a text in one of its files. */
    void edit(String file, String old, String text) throws IOException {
        Path path = folder.resolve(file);
        String before = Files.readString(path);
        if (!before.contains(old)) {
            throw new AssertionError(file + " has no " + old);
        }
        Files.writeString(path, before.replace(old, text));
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
