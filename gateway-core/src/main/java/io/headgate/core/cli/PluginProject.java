package io.headgate.core.cli;

import io.headgate.api.plugin.ApiVersion;
import io.headgate.core.Version;
import io.headgate.core.plugin.Point;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The files of a project that builds a plugin with one extension, made from the templates beside this class. */
final class PluginProject {

    private final Point point;
    private final String source;
    private final String name;
    private final Map<String, String> values = new LinkedHashMap<>();

    PluginProject(String id, Point point, String packageName) throws IOException {
        this.point = point;
        this.source = packageName.replace('.', '/');
        this.name = className(id);
        values.put("@PACKAGE@", packageName);
        values.put("@NAME@", name);
        values.put("@POINT@", point.label().replace('-', ' '));
        values.put(
                "@HOME@",
                Path.of(System.getProperty("headgate.home", ".")).toRealPath().toString());
        values.put("@VERSION@", Version.number());
        values.put("@API@", ApiVersion.current());
        values.put("@USE@", template(point.label() + "/use.json").strip());
        // The last one: it may stand in those before.
        values.put("@ID@", id);
    }

    /** Writes the project to a folder, which must be empty if it is there. */
    void write(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw new CommandFailure(folder + " is not empty (expected: a folder that is, or none)");
                }
            }
        }
        write(folder, "pom.xml", "pom.xml");
        write(folder, "README.md", "README.md");
        write(folder, ".gitignore", "gitignore");
        String main = "src/main/java/" + source + '/' + name;
        write(folder, main + "Plugin.java", "Plugin.java");
        write(folder, main + "Factory.java", point.label() + "/Factory.java");
        write(folder, main + ".java", point.label() + "/Extension.java");
        write(folder, "src/test/java/" + source + '/' + name + "Test.java", point.label() + "/Test.java");
    }

    private void write(Path folder, String file, String template) throws IOException {
        String text = template(template);
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace(value.getKey(), value.getValue());
        }
        Path target = folder.resolve(file);
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.writeString(target, text);
    }

    private static String template(String name) throws IOException {
        try (InputStream in = PluginProject.class.getResourceAsStream("template/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** {@code fast-pick} as {@code FastPick}. */
    private static String className(String id) {
        StringBuilder name = new StringBuilder();
        for (String part : id.split("-", -1)) {
            name.append(Character.toUpperCase(part.charAt(0))).append(part, 1, part.length());
        }
        return name.toString();
    }
}
