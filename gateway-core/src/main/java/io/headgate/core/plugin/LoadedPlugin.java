package io.headgate.core.plugin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A plugin in use and the jar that it came from. */
final class LoadedPlugin {

    private final PluginVersion version;
    private final String sha256;
    private final Instant since;
    private String file;
    private @Nullable Refusal kept;

    LoadedPlugin(PluginVersion version, String sha256, String file, Instant since) {
        this.version = version;
        this.sha256 = sha256;
        this.file = file;
        this.since = since;
    }

    PluginVersion version() {
        return version;
    }

    PluginManifest manifest() {
        return version.manifest();
    }

    String sha256() {
        return sha256;
    }

    Instant since() {
        return since;
    }

    /** The name of its jar in the plugins folder. */
    String file() {
        return file;
    }

    /** The jar has another name now. */
    void foundAs(String name) {
        file = name;
        kept = null;
    }

    /** Why it is still here although its jar is gone, or null. */
    @Nullable
    Refusal kept() {
        return kept;
    }

    void keep(@Nullable Refusal reason) {
        kept = reason;
    }
}
