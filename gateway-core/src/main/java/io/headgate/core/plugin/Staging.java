package io.headgate.core.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The gateway's own copies of the jars that are loaded, named by their content, so that a jar in the plugins folder can
 * be replaced under a running gateway. Blocks; used by one thread.
 */
final class Staging {

    private final Path folder;
    private final Map<String, Integer> users = new HashMap<>();

    Staging(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder and removes what an earlier process has left there. */
    void open() throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, "*.{jar,part}")) {
            for (Path leftover : leftovers) {
                Files.delete(leftover);
            }
        }
    }

    /** The hexadecimal SHA-256 of a file. */
    static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The copy of a jar; every call is paired with one of {@link #release}.
     *
     * @throws IOException also when the jar has other content by now
     */
    Path stage(Path jar, String sha256) throws IOException {
        Path copy = folder.resolve(sha256 + ".jar");
        if (!users.containsKey(sha256)) {
            Path part = folder.resolve(sha256 + ".part");
            MessageDigest digest = digest();
            try (OutputStream out = new DigestOutputStream(Files.newOutputStream(part), digest)) {
                Files.copy(jar, out);
            }
            if (!HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
                Files.delete(part);
                throw new IOException(jar.getFileName() + " is being changed");
            }
            Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
        }
        users.merge(sha256, 1, Integer::sum);
        return copy;
    }

    /** One more user of a copy that is there. */
    Path hold(String sha256) {
        users.merge(sha256, 1, Integer::sum);
        return path(sha256);
    }

    /** Where a copy is. */
    Path path(String sha256) {
        return folder.resolve(sha256 + ".jar");
    }

    /** Deletes the copy when nobody uses it any more. */
    void release(String sha256) throws IOException {
        if (users.merge(sha256, -1, Integer::sum) <= 0) {
            users.remove(sha256);
            Files.deleteIfExists(folder.resolve(sha256 + ".jar"));
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
