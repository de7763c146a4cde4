package io.headgate.core;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Tells, in {@code running.json} of the state folder, that a gateway runs and where it is reached; holds a lock that
 * keeps a second gateway away from the folder.
 */
public final class RunningFile implements AutoCloseable {

    private static final String LOCK = "lock";
    private static final String NAME = "running.json";

    /** Whoever asks whether a gateway runs has the lock for a moment; that is no reason to refuse a start. */
    private static final int ATTEMPTS = 5;

    private static final long PAUSE_MILLIS = 50;

    private final Path file;
    private final FileChannel lock;

    private RunningFile(Path file, FileChannel lock) {
        this.file = file;
        this.lock = lock;
    }

    /** Takes the folder; fails when another gateway has it. */
    static RunningFile take(Path state) throws IOException {
        FileChannel channel =
                FileChannel.open(state.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            if (lock(channel)) {
                Files.deleteIfExists(state.resolve(NAME));
                return new RunningFile(state.resolve(NAME), channel);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
        }
        channel.close();
        throw new IOException("another gateway runs with the state folder " + state
                + " (give this one its own with --state <folder>)");
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Another gateway in this very process.
            return false;
        }
    }

    /**
     * What the gateway that runs with that folder wrote; null when none does. What one that was killed has left is none:
     * it is the lock that tells, as a process id may be somebody else's by now.
     */
    public static @Nullable JsonObject read(Path state) throws IOException {
        Path file = state.resolve(NAME);
        if (!Files.exists(file) || !taken(state.resolve(LOCK))) {
            return null;
        }
        try {
            return new JsonObject(Files.readString(file));
        } catch (NoSuchFileException e) {
            // It has stopped just now.
            return null;
        }
    }

    private static boolean taken(Path lock) throws IOException {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            return !lock(channel);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Writes where the gateway is reached, in one step. */
    void write(Map<String, String> listeners, @Nullable String admin) throws IOException {
        JsonObject content = new JsonObject()
                .put("pid", ProcessHandle.current().pid())
                .put("admin", admin)
                .put("listeners", new JsonObject(Map.copyOf(listeners)));
        Path next = file.resolveSibling(".running.json.next");
        Files.writeString(next, content.encodePrettily() + '\n');
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        lock.close();
    }
}
