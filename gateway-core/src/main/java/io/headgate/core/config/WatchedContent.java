package io.headgate.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What some files contained at one moment. Links are followed, so that a swapped link is a change when, and only when, the
 * content behind it is another.
 *
 * @param digests by file; for one that cannot be read the reason
 * @param whole whether the config file looks as if nobody is in the middle of writing it
 */
record WatchedContent(Map<Path, String> digests, boolean whole) {

    /** Reads the config file and the secret files beside it. */
    static WatchedContent read(Path config, Set<Path> secrets) {
        Map<Path, String> digests = new LinkedHashMap<>();
        boolean whole = false;
        try {
            byte[] bytes = content(config);
            digests.put(config, digest(bytes));
            whole = JsonReader.isWhole(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            digests.put(config, ConfigLoader.reason(e));
        }
        for (Path secret : secrets) {
            try {
                digests.put(secret, digest(content(secret)));
            } catch (IOException e) {
                whole = false;
                digests.put(secret, ConfigLoader.reason(e));
            }
        }
        return new WatchedContent(digests, whole);
    }

    /** The same with some files as they were when a config was read. */
    WatchedContent with(Map<Path, String> read) {
        Map<Path, String> all = new LinkedHashMap<>(digests);
        all.putAll(read);
        return new WatchedContent(all, whole);
    }

    /** Whether a file that is in both has another content here. */
    boolean differs(WatchedContent other) {
        return digests.entrySet().stream().anyMatch(file -> {
            String before = other.digests.get(file.getKey());
            return before != null && !before.equals(file.getValue());
        });
    }

    /** A file's bytes, up to one more than a config may have. */
    static byte[] content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(JsonReader.MAX_BYTES + 1);
        }
    }

    /** What tells one content from another. */
    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
