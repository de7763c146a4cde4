package io.headgate.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A copy of a plugin's jar with something else in it. */
final class JarCopy {

    private @Nullable Manifest manifest;
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    private JarCopy() {}

    /** Begins with what is in a jar. */
    static JarCopy of(Path original) throws IOException {
        JarCopy copy = new JarCopy();
        try (InputStream file = Files.newInputStream(original);
                JarInputStream jar = new JarInputStream(file)) {
            copy.manifest = new Manifest(jar.getManifest());
            for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
                copy.entries.put(entry.getName(), jar.readAllBytes());
            }
        }
        return copy;
    }

    /** The only jar of a plugin in a folder. */
    static Path find(Path folder, String id) throws IOException {
        try (Stream<Path> jars = Files.list(folder)) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(id + "-"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no jar of " + id + " in " + folder));
        }
    }

    /** Sets an attribute of the manifest, or removes it. */
    JarCopy attribute(String name, @Nullable String value) {
        if (value == null) {
            manifest.getMainAttributes().remove(new Attributes.Name(name));
        } else {
            manifest.getMainAttributes().putValue(name, value);
        }
        return this;
    }

    JarCopy version(String version) {
        return attribute("Plugin-Version", version);
    }

    JarCopy withoutManifest() {
        manifest = null;
        return this;
    }

    /** Adds an entry, or replaces it. */
    JarCopy entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar =
                manifest == null ? new JarOutputStream(bytes) : new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                if (!entry.getKey().equals(JarFile.MANIFEST_NAME)) {
                    jar.putNextEntry(new JarEntry(entry.getKey()));
                    jar.write(entry.getValue());
                    jar.closeEntry();
                }
            }
        }
        return bytes.toByteArray();
    }

    /** Puts it there by an atomic rename, in the place of another file if there is one. */
    void moveTo(Path place) throws IOException {
        move(bytes(), place);
    }

    /** Writes it there as {@code cp} does: into the file that is there, bit by bit, now. */
    void copyTo(Path place) throws IOException {
        Files.write(place, bytes());
    }

    /** Puts a file there whole at once, as if it had been made some time ago: nobody need wait for it to stand still. */
    static void move(byte[] content, Path place) throws IOException {
        Path next = place.resolveSibling("." + place.getFileName() + ".next");
        Files.write(next, content);
        Files.setLastModifiedTime(next, FileTime.from(Instant.now().minusSeconds(60)));
        Files.move(next, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
