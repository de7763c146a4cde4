package io.headgate.core.version;

import io.headgate.core.config.ConfigLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The file that the config is written in. Blocks; safe for use from any thread. */
public final class ConfigFile {

    private final Path file;

    /** The file, which may be a link. */
    public ConfigFile(Path file) {
        this.file = file;
    }

    /** What the file holds now. */
    String read() throws IOException {
        return ConfigLoader.text(file);
    }

    /** What tells one content from another, as the entity tag of HTTP. */
    static String etag(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return '"' + HexFormat.of().formatHex(hash, 0, 8) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Why the file cannot be replaced; null when it can. */
    @Nullable
    String readOnly() {
        try {
            Path target = target();
            Path folder = target.getParent();
            if (folder == null || !isWritable(folder)) {
                return "the folder " + folder + " is read-only";
            }
            return isWritable(target) ? null : target + " is read-only";
        } catch (IOException e) {
            return file + ": " + ConfigLoader.reason(e);
        }
    }

    /** Prepares to replace the file, or what it is a link to. */
    DurableFile replace(String text) throws IOException {
        return DurableFile.prepare(target(), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Replaces the file in one go. */
    public void write(String text) throws IOException {
        try (DurableFile replacement = replace(text)) {
            replacement.commit();
        }
    }

    Path path() {
        return file;
    }

    private Path target() throws IOException {
        return file.toRealPath();
    }

    /** Who takes the right to write from a file means it, also for root, who may write nevertheless. */
    private static boolean isWritable(Path path) throws IOException {
        return Files.isWritable(path) && Files.getPosixFilePermissions(path).contains(PosixFilePermission.OWNER_WRITE);
    }
}
