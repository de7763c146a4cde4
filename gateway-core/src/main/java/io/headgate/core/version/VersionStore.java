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
 * Every config that was in force, was tried and taken back, or was refused by the probe, each in a file of
 * {@code state/config} that only its owner can read; the last {@value #KEPT}. A version is on the disk before {@link #add} returns. Blocks on files; safe for use from any thread.
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
     * Keeps a config as the next version, unless it is the last one's text, or that of one which was being tried.
     *
     * @return the version that has this text
     */
    public synchronized ConfigVersion add(String text, String digest, String cause) throws IOException {
        ConfigVersion last = latest().orElse(null);
        if (last != null && last.text().equals(text)) {
            return last;
        }
        return keep(pending(digest), new Entry(text, digest, cause), null);
    }

    @Override
    public void applied(Entry entry) throws IOException {
        add(entry.text(), entry.digest(), entry.cause());
    }

    @Override
    public synchronized void onTrial(Entry entry) throws IOException {
        keep(pending(entry.digest()), entry, ConfigVersion.ON_TRIAL);
    }

    @Override
    public synchronized void takenBack(Entry entry, String reason) throws IOException {
        keep(pending(entry.digest()), entry, "taken back: " + reason);
    }

    @Override
    public synchronized void interrupted(Entry entry, String reason) throws IOException {
        ConfigVersion trial = pending(entry.digest());
        if (trial != null) {
            keep(trial, entry, ConfigVersion.INTERRUPTED + reason);
        }
    }

    @Override
    public synchronized void refused(Entry entry, String reason) throws IOException {
        String outcome = "refused: " + reason;
        ConfigVersion last = versions.isEmpty() ? null : versions.lastEntry().getValue();
        // Somebody who tries the same again and again must not push everything else out of the history.
        if (last == null || !last.text().equals(entry.text()) || !outcome.equals(last.outcome())) {
            keep(null, entry, outcome);
        }
    }

    /** The newest that has this text, whatever has become of it. */
    public synchronized Optional<ConfigVersion> newest(String text) {
        return versions.descendingMap().values().stream()
                .filter(version -> version.text().equals(text))
                .findFirst();
    }

    /** The one of a config that is being tried, or was not tried to the end, if none has come into force since. */
    private @Nullable ConfigVersion pending(String digest) {
        int current = latest().map(ConfigVersion::number).orElse(0);
        return versions.tailMap(current, false).descendingMap().values().stream()
                .filter(version -> version.pending() && version.digest().equals(digest))
                .findFirst()
                .orElse(null);
    }

    /** The last one that was in force for all requests. */
    public synchronized Optional<ConfigVersion> latest() {
        return versions.descendingMap().values().stream()
                .filter(version -> version.outcome() == null)
                .findFirst();
    }

    /** In the place of one that is of the same config, or as the next. */
    private ConfigVersion keep(@Nullable ConfigVersion same, Entry entry, @Nullable String outcome) throws IOException {
        ConfigVersion next = new ConfigVersion(
                same == null ? highest + 1 : same.number(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                entry.cause(),
                entry.digest(),
                entry.text(),
                outcome);
        write(next);
        highest = Math.max(highest, next.number());
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
