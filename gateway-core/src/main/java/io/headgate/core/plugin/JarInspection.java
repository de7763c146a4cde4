package io.headgate.core.plugin;

import io.headgate.api.http.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultVersionManager;
import org.pf4j.VersionManager;

/**
 * Judges a jar by its bytes alone, before anything of it is loaded: PF4J's own messages do not tell one broken jar from
 * another. Blocks; not for event loops.
 */
final class JarInspection {

    /** Unpacked, a jar may be this many times its largest packed size. */
    private static final int UNPACKED_FACTOR = 8;

    private static final String VERSIONED = "META-INF/versions/";
    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");
    private static final Pattern VERSION =
            Pattern.compile("(0|[1-9]\\d{0,8})(\\.(0|[1-9]\\d{0,8})){2}(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?");

    private final String apiVersion;
    private final long maxBytes;
    private final VersionManager versions = new DefaultVersionManager();

    /** Judges for that version of the API; jars may have up to {@code maxBytes}. */
    JarInspection(String apiVersion, long maxBytes) {
        this.apiVersion = apiVersion;
        this.maxBytes = maxBytes;
    }

    /**
     * What the jar says about itself, when nothing is wrong with it.
     *
     * @param mayExit the ids of plugins that may call what ends the process
     */
    PluginManifest inspect(Path file, Collection<String> mayExit) throws RefusedException {
        checkFile(file);
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            checkEntries(jar);
            PluginManifest manifest = read(jar);
            if (jar.getEntry(manifest.pluginClass().replace('.', '/') + ".class") == null) {
                throw new RefusedException(
                        RefusalCode.CLASS_MISSING,
                        "Plugin-Class: " + shown(manifest.pluginClass()) + " (no such class in the jar)");
            }
            if (!mayExit.contains(manifest.id())) {
                checkCalls(jar);
            }
            return manifest;
        } catch (IOException | IllegalArgumentException e) {
            throw new RefusedException(RefusalCode.CORRUPT, "the jar is cut off or damaged: " + e.getMessage());
        }
    }

    private void checkFile(Path file) throws RefusedException {
        try {
            long size = Files.size(file);
            if (size > maxBytes) {
                throw new RefusedException(
                        RefusalCode.TOO_LARGE, "the jar has " + size + " bytes (expected: at most " + maxBytes + ")");
            }
            byte[] start = new byte[4];
            try (InputStream in = Files.newInputStream(file)) {
                int read = in.readNBytes(start, 0, start.length);
                if (read < start.length || start[0] != 'P' || start[1] != 'K' || start[2] != 3 || start[3] != 4) {
                    throw new RefusedException(
                            RefusalCode.NOT_A_JAR,
                            size == 0 ? "the file is empty" : "the file is not a jar: it does not begin like one");
                }
            }
        } catch (IOException e) {
            throw new RefusedException(RefusalCode.UNREADABLE, "the file cannot be read: " + e);
        }
    }

    /** Reads every entry to its end and holds it against its checksum, which no class loader does. */
    private void checkEntries(JarFile jar) throws IOException, RefusedException {
        long left = maxBytes * UNPACKED_FACTOR;
        byte[] buffer = new byte[16 * 1024];
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            checkName(entry.getName());
            CRC32 checksum = new CRC32();
            try (InputStream content = jar.getInputStream(entry)) {
                for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                    checksum.update(buffer, 0, read);
                    left -= read;
                    if (left < 0) {
                        throw new RefusedException(
                                RefusalCode.TOO_LARGE,
                                "the jar unpacks to more than " + maxBytes * UNPACKED_FACTOR + " bytes");
                    }
                }
            }
            if (entry.getCrc() >= 0 && entry.getCrc() != checksum.getValue()) {
                throw new ZipException("the checksum of " + shown(entry.getName()) + " is wrong");
            }
        }
    }

    /** Refuses what would end the process: nothing else keeps a plugin from that. */
    private static void checkCalls(JarFile jar) throws IOException, RefusedException {
        for (JarEntry entry : Collections.list(jar.entries())) {
            if (!entry.getName().endsWith(".class")) {
                continue;
            }
            byte[] classFile;
            try (InputStream content = jar.getInputStream(entry)) {
                classFile = content.readAllBytes();
            }
            String call = ExitCalls.in(classFile);
            if (call != null) {
                throw new RefusedException(
                        RefusalCode.CALLS_EXIT,
                        shown(entry.getName()) + " calls " + call
                                + ", which would end the gateway (plugins.mayExit in the config allows it by plugin)");
            }
        }
    }

    private static void checkName(String name) throws RefusedException {
        if (name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.indexOf('\0') >= 0
                || List.of(name.split("/", -1)).contains("..")
                || name.matches("[A-Za-z]:.*")) {
            throw new RefusedException(RefusalCode.ZIP_SLIP, "the entry " + shown(name) + " leads out of the jar");
        }
        String path = name;
        if (path.startsWith(VERSIONED)) {
            path = path.substring(path.indexOf('/', VERSIONED.length()) + 1);
        }
        if (path.startsWith("io/headgate/api/") && path.endsWith(".class")) {
            throw new RefusedException(
                    RefusalCode.BUNDLES_API,
                    "the jar contains the plugin API (" + shown(name) + "); depend on plugin-api with scope provided");
        }
    }

    private PluginManifest read(JarFile jar) throws RefusedException {
        Attributes attributes = attributes(jar);
        String id = required(attributes, "Plugin-Id");
        if (!ID.matcher(id).matches()) {
            throw new RefusedException(
                    RefusalCode.BAD_ID, "Plugin-Id: " + shown(id) + " (expected: lower-case letters, digits, hyphens)");
        }
        String version = required(attributes, "Plugin-Version");
        if (!VERSION.matcher(version).matches() || !comparable(version)) {
            throw new RefusedException(
                    RefusalCode.BAD_VERSION, "Plugin-Version: " + shown(version) + " (expected: such as 1.2.3)");
        }
        String pluginClass = required(attributes, "Plugin-Class");
        String requires = required(attributes, "Plugin-Requires");
        checkRequires(requires);
        String dependencies = attributes.getValue("Plugin-Dependencies");
        if (dependencies != null && !dependencies.isBlank()) {
            throw new RefusedException(
                    RefusalCode.HAS_DEPENDENCIES,
                    "Plugin-Dependencies: " + shown(dependencies) + " (a plugin depends on the plugin API only)");
        }
        return new PluginManifest(id, version, pluginClass, requires);
    }

    /** Whether PF4J, which compares versions, can read it: its rules for what follows the three numbers are the stricter. */
    private boolean comparable(String version) {
        try {
            return versions.compareVersions(version, version) == 0;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static Attributes attributes(JarFile jar) throws RefusedException {
        Manifest manifest;
        try {
            manifest = jar.getManifest();
        } catch (IOException | IllegalArgumentException e) {
            throw new RefusedException(
                    RefusalCode.NO_MANIFEST, "META-INF/MANIFEST.MF cannot be read: " + e.getMessage());
        }
        if (manifest == null) {
            throw new RefusedException(RefusalCode.NO_MANIFEST, "the jar has no META-INF/MANIFEST.MF");
        }
        return manifest.getMainAttributes();
    }

    private void checkRequires(String requires) throws RefusedException {
        boolean met;
        try {
            met = versions.checkVersionConstraint(apiVersion, requires);
        } catch (RuntimeException e) {
            throw new RefusedException(
                    RefusalCode.BAD_REQUIRES,
                    "Plugin-Requires: " + shown(requires) + " (expected: a range such as >=" + apiVersion + ")");
        }
        if (!met) {
            throw new RefusedException(
                    RefusalCode.WRONG_API_VERSION,
                    "Plugin-Requires: " + shown(requires) + " (the gateway's plugin API is " + apiVersion + ")");
        }
    }

    private static String required(Attributes attributes, String name) throws RefusedException {
        @Nullable String value = attributes.getValue(name);
        if (value == null || value.isBlank()) {
            throw new RefusedException(RefusalCode.MISSING_ATTRIBUTE, name + ": missing in the jar's manifest");
        }
        return value.trim();
    }

    private static String shown(String text) {
        return '"' + Tokens.printable(text) + '"';
    }
}
