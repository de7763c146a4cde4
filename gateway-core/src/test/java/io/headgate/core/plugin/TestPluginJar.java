package io.headgate.core.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Makes the jar of a plugin from source text, for tests. What is not asked for otherwise is a plugin that loads. */
public final class TestPluginJar {

    /** Class files by sources: many jars differ in their manifests only. */
    private static final Map<Map<String, String>, Map<String, byte[]>> COMPILED = new ConcurrentHashMap<>();

    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final List<String> extensions = new ArrayList<>();
    private boolean manifest = true;

    private TestPluginJar(String id, String version) {
        with("Plugin-Id", id).with("Plugin-Version", version).with("Plugin-Requires", ">=0.1.0");
    }

    /** A plugin that starts and contributes nothing. */
    public static TestPluginJar of(String id, String version) {
        return new TestPluginJar(id, version).plugin("");
    }

    /** Gives an attribute of the manifest; null removes it. */
    public TestPluginJar with(String attribute, String value) {
        if (value == null) {
            attributes.remove(attribute);
        } else {
            attributes.put(attribute, value);
        }
        return this;
    }

    /** Leaves the manifest out. */
    public TestPluginJar withoutManifest() {
        manifest = false;
        return this;
    }

    /** The members of the entry class {@code testplugin.Entry}. */
    public TestPluginJar plugin(String members) {
        return source(
                        "testplugin.Entry",
                        "package testplugin;\n"
                                + "public final class Entry extends io.headgate.api.plugin.GatewayPlugin {\n"
                                + members + "\n}\n")
                .with("Plugin-Class", "testplugin.Entry");
    }

    /** Contributes a filter that sets the field {@code X-Test} to a value. */
    public TestPluginJar filter(String type, String value) {
        String name = "Filter" + extensions.size();
        String factory = "package testplugin;\n"
                + "import io.headgate.api.http.*;\n"
                + "public final class " + name + " implements FilterFactory {\n"
                + "  public String type() { return \"" + type + "\"; }\n"
                + "  public io.vertx.core.json.JsonObject optionsSchema() {\n"
                + "    return io.headgate.api.plugin.ExtensionFactory.noOptions(); }\n"
                + "  public Filter create(io.vertx.core.json.JsonObject o, io.headgate.api.plugin.PluginContext c) {\n"
                + "    return new Filter() {\n"
                + "      public io.vertx.core.Future<?> onResponse(Exchange e) {\n"
                + "        e.response().headers().set(\"X-Test\", \"" + value + "\"); return null; } }; }\n"
                + "}\n";
        return source("testplugin." + name, factory).extension("testplugin." + name);
    }

    /** Adds a class. */
    public TestPluginJar source(String className, String text) {
        sources.put(className, text);
        return this;
    }

    /** Lists a class in {@code META-INF/extensions.idx}. */
    public TestPluginJar extension(String className) {
        extensions.add(className);
        return this;
    }

    /** Adds an entry. */
    public TestPluginJar entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    /** Writes the jar as a user would move it there: whole at once. */
    public Path writeTo(Path folder, String file) {
        try {
            Path work = Files.createTempDirectory(folder, ".work");
            try {
                Path jar = work.resolve("plugin.jar");
                write(jar, work);
                return Files.move(
                        jar, folder.resolve(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                delete(work);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Path jar, Path work) throws IOException {
        Map<String, byte[]> classes = COMPILED.get(sources);
        if (classes == null) {
            classes = compile(Files.createDirectory(work.resolve("classes")));
            COMPILED.put(Map.copyOf(sources), classes);
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = manifest ? new JarOutputStream(out, manifest()) : new JarOutputStream(out)) {
            if (!extensions.isEmpty()) {
                put(
                        zip,
                        "META-INF/extensions.idx",
                        String.join("\n", extensions).getBytes(StandardCharsets.UTF_8));
            }
            for (Map.Entry<String, byte[]> file : classes.entrySet()) {
                put(zip, file.getKey(), file.getValue());
            }
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                put(zip, entry.getKey(), entry.getValue());
            }
        }
    }

    private Manifest manifest() {
        Manifest made = new Manifest();
        made.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach((name, value) -> made.getMainAttributes().putValue(name, value));
        return made;
    }

    private static void put(JarOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new JarEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private Map<String, byte[]> compile(Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<JavaFileObject> units = new ArrayList<>();
            sources.forEach((name, text) -> units.add(new Source(name, text)));
            List<String> options = List.of(
                    "-d", classes.toString(), "-proc:none", "-classpath", System.getProperty("java.class.path"));
            if (!compiler.getTask(null, files, null, options, null, units).call()) {
                throw new IllegalStateException("the test's plugin does not compile");
            }
        }
        Map<String, byte[]> compiled = new TreeMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                compiled.put(classes.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return compiled;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
