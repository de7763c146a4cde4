package io.headgate.core;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells, in {@code running.json} of the state folder, that a gateway runs and where it is reached; holds a lock that
 * keeps a second gateway away from the folder.
 */
final class RunningFile implements AutoCloseable {

    private final Path file;
    private final FileChannel lock;

    private RunningFile(Path file, FileChannel lock) {
        this.file = file;
        this.lock = lock;
    }

    /** Takes the folder; fails when another gateway has it. */
    static RunningFile take(Path state) throws IOException {
        FileChannel channel =
                FileChannel.open(state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            @Nullable FileLock lock = channel.tryLock();
            if (lock != null) {
                Files.deleteIfExists(state.resolve("running.json"));
                return new RunningFile(state.resolve("running.json"), channel);
            }
        } catch (OverlappingFileLockException e) {
            // Another gateway in this very process: the same refusal.
        }
        channel.close();
        throw new IOException("another gateway runs with the state folder " + state
                + " (give this one its own with --state <folder>)");
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
