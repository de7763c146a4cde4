package io.headgate.core.plugin;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A jar in the plugins folder and what is known of it. A file that has changed becomes another one of these. */
final class DroppedJar {

    private final Path path;
    private final FileStamp stamp;
    private final Instant since;
    private @Nullable String sha256;
    private @Nullable PluginManifest manifest;
    private @Nullable Refusal refusal;

    DroppedJar(Path path, FileStamp stamp, Instant since) {
        this.path = path;
        this.stamp = stamp;
        this.since = since;
    }

    Path path() {
        return path;
    }

    String file() {
        return path.getFileName().toString();
    }

    FileStamp stamp() {
        return stamp;
    }

    /** When it was first seen like this. */
    Instant since() {
        return since;
    }

    @Nullable
    String sha256() {
        return sha256;
    }

    /** Null while it was not judged, or when it is broken. */
    @Nullable
    PluginManifest manifest() {
        return manifest;
    }

    @Nullable
    Refusal refusal() {
        return refusal;
    }

    boolean pending() {
        return manifest == null && refusal == null;
    }

    boolean usable() {
        return manifest != null && refusal == null;
    }

    void judged(String digest, PluginManifest found) {
        sha256 = digest;
        manifest = found;
    }

    void refused(@Nullable String digest, Refusal reason) {
        sha256 = digest;
        refusal = reason;
    }

    void refused(Refusal reason) {
        refusal = reason;
    }

    /** Could not be read or copied, or must not be, which is not for its bytes to change. */
    boolean unreadable() {
        Refusal reason = refusal;
        return reason != null && (reason.code() == RefusalCode.UNREADABLE || reason.code() == RefusalCode.UNSAFE_FILE);
    }

    /** Lets it be tried again; what is wrong with its bytes stays wrong. */
    void retry() {
        if (manifest != null) {
            refusal = null;
        }
    }
}
