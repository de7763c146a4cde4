package io.headgate.core.version;

import io.headgate.core.runtime.History;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every config that was in force, or was tried and taken back, each in a file of {@code state/config} that only its owner can read; the last
 * {@value #KEPT}. A version is on the disk before {@link #add} returns. Blocks on files; safe for use from any thread.
 */
public final class VersionStore implements History {

    /** How many are kept. */
    public static final int KEPT = 200;

    private static final Logger LOG = LoggerFactory.getLogger(VersionStore.class);
    private static final String SUFFIX = ".json";
    private static final Pattern NAME = Pattern.compile("([0-9]{6,9})\\.json");

    private final Path folder;
    private final Clock clock;
    private final NavigableMap<Integer, ConfigVersion> versions = new TreeMap<>();
    /** Also that of a file that is left out: what it holds is not written over, nor its number given to another text. */
    private int highest;

    private VersionStore(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Opens the versions of the gateway that owns the state folder. A file that a crash or somebody has spoiled is left
     * out, and said so.
     */
    public static VersionStore open(Path state, Clock clock) throws IOException {
        VersionStore store = new VersionStore(state.resolve("config"), clock);
        Files.createDirectories(store.folder);
        // Writes that were cut off before they took their place.
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(store.folder, ".*.tmp")) {
            for (Path file : leftovers) {
                Files.deleteIfExists(file);
            }
        }
        store.load();
        return store;
    }

    /** Reads the versions of a gateway that may be running; there may be none. */
    public static VersionStore read(Path state) throws IOException {
        VersionStore store = new VersionStore(state.resolve("config"), Clock.systemUTC());
        if (Files.isDirectory(store.folder)) {
            store.load();
        }
        return store;
    }

    /**
     * Keeps a config as the next version, unless it is the last one's text.
     *
     * @return the version that has this text
     */
    public synchronized ConfigVersion add(String text, String digest, String cause) throws IOException {
        ConfigVersion last = latest().orElse(null);
        if (last != null && last.text().equals(text)) {
            return last;
        }
        return keep(text, digest, cause, null);
    }

    @Override
    public void applied(String text, String digest, String cause) throws IOException {
        add(text, digest, cause);
    }

    @Override
    public synchronized void takenBack(String text, String digest, String cause, String reason) throws IOException {
        keep(text, digest, cause, "taken back: " + reason);
    }

    /** The last one that was not taken back. */
    public synchronized Optional<ConfigVersion> latest() {
        return versions.descendingMap().values().stream()
                .filter(version -> version.outcome() == null)
                .findFirst();
    }

    private ConfigVersion keep(String text, String digest, String cause, @Nullable String outcome) throws IOException {
        ConfigVersion next = new ConfigVersion(
                highest + 1, clock.instant().truncatedTo(ChronoUnit.MILLIS), cause, digest, text, outcome);
        write(next);
        highest = next.number();
        if (versions.size() > KEPT) {
            forgetOne();
        }
        return next;
    }

    /** The oldest, but never the one in force. */
    private void forgetOne() throws IOException {
        int current = latest().map(ConfigVersion::number).orElse(0);
        int oldest = versions.firstKey() == current ? versions.higherKey(current) : versions.firstKey();
        versions.remove(oldest);
        Files.deleteIfExists(file(oldest));
    }

    /** One of them; null when there is none of that number, or not any more. */
    public synchronized @Nullable ConfigVersion get(int number) {
        return versions.get(number);
    }

    /** All of them, the last first. */
    public synchronized List<ConfigVersion> all() {
        return new ArrayList<>(versions.descendingMap().values());
    }

    private void write(ConfigVersion version) throws IOException {
        DurableFile.write(
                file(version.number()), version.toJson().encodePrettily().getBytes(StandardCharsets.UTF_8));
        versions.put(version.number(), version);
    }

    private void load() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9]*" + SUFFIX)) {
            for (Path file : files) {
                load(file);
            }
        }
    }

    private void load(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        highest = name.matches() ? Math.max(highest, Integer.parseInt(name.group(1))) : highest;
        try {
            ConfigVersion version = ConfigVersion.of(new JsonObject(Files.readString(file)));
            if (version != null && file.equals(file(version.number()))) {
                versions.put(version.number(), version);
                return;
            }
        } catch (DecodeException | IOException e) {
            LOG.debug("{} cannot be read", file, e);
        }
        LOG.warn("{} is not a version of the config; it is left out of the history", file);
    }

    private Path file(int number) {
        return folder.resolve(String.format("%06d", number) + SUFFIX);
    }
}
