package io.headgate.core.plugin;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The jars at the top level of the folder that users drop them into, each judged once it stands still. Blocks; used by
 * one thread.
 */
final class PluginFolder {

    private final Path folder;
    private final Duration settle;
    private final JarInspection inspection;
    private final Clock clock;
    private @Nullable FileRights rights;
    private PluginPolicy policy = PluginPolicy.NONE;
    private Map<String, DroppedJar> jars = new TreeMap<>();

    PluginFolder(PluginHostOptions options, Clock clock) {
        this.folder = options.folder();
        this.settle = options.settle();
        this.inspection = new JarInspection(options.apiVersion(), options.maxJarBytes());
        this.clock = clock;
    }

    /** Makes the folder when it is not there; whoever can write to it can run code in the gateway. */
    void open(FileRights expected) throws IOException {
        Files.createDirectories(folder);
        rights = expected;
        checkRights();
    }

    /** Judges all jars anew when a policy would judge them otherwise. */
    void limit(PluginPolicy next) {
        if (!next.mayExit().equals(policy.mayExit()) || !Objects.equals(next.trustStore(), policy.trustStore())) {
            jars = new TreeMap<>();
        }
        policy = next;
    }

    /** Refuses a file that would be refused as a jar of the folder for what is in it. */
    void inspect(Path file) throws RefusedException {
        inspection.inspect(file, policy.mayExit());
    }

    private void checkRights() throws IOException {
        String problem = rights == null ? null : rights.problem(folder, folder.toString());
        if (problem != null) {
            throw new IOException(problem);
        }
    }

    /** The jars by file name, as of the last {@link #scan}. */
    Map<String, DroppedJar> jars() {
        return jars;
    }

    /** Whether a jar has not been judged yet. */
    boolean pending() {
        return jars.values().stream().anyMatch(DroppedJar::pending);
    }

    /** Looks at the folder. Fails, and keeps what it knew, when the folder cannot be read. */
    void scan() throws IOException {
        checkRights();
        Map<String, DroppedJar> found = read();
        if (!found.keySet().containsAll(jars.keySet())) {
            // A reading that goes on while a jar is renamed can miss both of its names; one that begins later cannot.
            found = read();
        }
        jars = found;
    }

    private Map<String, DroppedJar> read() throws IOException {
        Map<String, DroppedJar> found = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PluginFolder::isJar)) {
            for (Path file : files) {
                look(file, found);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private static boolean isJar(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".jar") && !name.startsWith(".") && Files.isRegularFile(file);
    }

    private void look(Path file, Map<String, DroppedJar> found) {
        String name = file.getFileName().toString();
        Instant now = clock.instant();
        try {
            FileStamp stamp = FileStamp.of(file);
            DroppedJar before = jars.get(name);
            if (before != null
                    && before.unreadable()
                    && before.stamp().equals(stamp)
                    && !now.isBefore(before.since().plus(settle))) {
                // Neither a right nor room, once given, changes the file's stamp.
                DroppedJar again = new DroppedJar(file, stamp, now);
                found.put(name, again);
                judge(again, /* settled= */ true);
                return;
            }
            DroppedJar jar = before != null && before.stamp().equals(stamp) ? before : newlyNamed(file, stamp, now);
            found.put(name, jar);
            boolean old = stamp.modified().toInstant().isBefore(now.minus(settle));
            if (jar.pending() && (jar == before || old)) {
                judge(jar, old || !now.isBefore(jar.since().plus(settle)));
            }
        } catch (NoSuchFileException e) {
            // Removed since it was listed.
            found.remove(name);
        } catch (IOException e) {
            DroppedJar jar = new DroppedJar(file, FileStamp.UNKNOWN, now);
            jar.refused(null, new Refusal(RefusalCode.UNREADABLE, "the file cannot be read: " + e));
            found.put(name, jar);
        }
    }

    /** A jar under a name that is new to it; what was found in it under another one still holds. */
    private DroppedJar newlyNamed(Path file, FileStamp stamp, Instant now) {
        DroppedJar jar = new DroppedJar(file, stamp, now);
        if (stamp.key() != null) {
            for (DroppedJar other : jars.values()) {
                PluginManifest manifest = other.manifest();
                String sha256 = other.sha256();
                if (manifest != null && sha256 != null && other.stamp().equals(stamp)) {
                    jar.judged(sha256, manifest);
                }
            }
        }
        return jar;
    }

    private void judge(DroppedJar jar, boolean settled) throws IOException {
        try {
            String unsafe = rights == null ? null : rights.problem(jar.path(), "the file");
            if (unsafe != null) {
                jar.refused(null, new Refusal(RefusalCode.UNSAFE_FILE, unsafe));
                return;
            }
            String sha256 = Staging.sha256(jar.path());
            PluginManifest manifest;
            try {
                manifest = inspection.inspect(jar.path(), policy.mayExit());
            } catch (RefusedException e) {
                if (settled || !e.refusal().code().maybeHalfCopied()) {
                    jar.refused(sha256, e.refusal());
                }
                return;
            }
            if (FileStamp.of(jar.path()).equals(jar.stamp())) {
                jar.judged(sha256, manifest);
            }
        } catch (AccessDeniedException e) {
            jar.refused(null, new Refusal(RefusalCode.UNREADABLE, "the file cannot be read: permission denied"));
        }
    }
}
