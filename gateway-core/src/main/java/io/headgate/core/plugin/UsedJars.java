package io.headgate.core.plugin;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers, in a file, which jars were in use. A start begins with them, so that a jar that was refused beside them while
 * the gateway ran does not get in their way because it has the higher version or comes first. Blocks; used by one thread.
 */
final class UsedJars {

    private static final Logger LOG = LoggerFactory.getLogger(UsedJars.class);

    private final Path file;

    UsedJars(Path file) {
        this.file = file;
    }

    /** Of these jars those to begin with: all, when nothing is remembered. */
    Map<String, DroppedJar> among(Map<String, DroppedJar> jars) {
        Map<String, String> used = read();
        if (used.isEmpty()) {
            return jars;
        }
        Set<String> found = new HashSet<>();
        jars.values().forEach(jar -> {
            PluginManifest manifest = jar.manifest();
            if (manifest != null && String.valueOf(jar.sha256()).equals(used.get(manifest.id()))) {
                found.add(manifest.id());
            }
        });
        Map<String, DroppedJar> first = new TreeMap<>();
        jars.forEach((name, jar) -> {
            PluginManifest manifest = jar.manifest();
            if (manifest != null && used.containsKey(manifest.id())) {
                boolean itself = used.get(manifest.id()).equals(jar.sha256());
                if (itself || !found.contains(manifest.id())) {
                    first.put(name, jar);
                }
            }
        });
        return first;
    }

    /** Remembers these plugins. When that fails it is logged: the next start then begins with other jars, if any. */
    void write(Collection<LoadedPlugin> plugins) {
        JsonObject content = new JsonObject();
        plugins.forEach(plugin -> content.put(plugin.manifest().id(), plugin.sha256()));
        Path next = file.resolveSibling("." + file.getFileName() + ".next");
        try {
            Files.writeString(next, content.encodePrettily() + '\n');
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} could not be written; the next start may choose other jars", file, e);
        }
    }

    private Map<String, String> read() {
        Map<String, String> used = new HashMap<>();
        try {
            new JsonObject(Files.readString(file))
                    .forEach(entry -> used.put(entry.getKey(), String.valueOf(entry.getValue())));
        } catch (NoSuchFileException e) {
            LOG.debug("No jars are remembered in {}", file);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} cannot be read; the highest versions are loaded", file, e);
            used.clear();
        }
        return used;
    }
}
