package io.headgate.core.plugin;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plugin in use, or in quarantine, and the jar that it came from. */
final class LoadedPlugin {

    private final PluginManifest manifest;
    private final @Nullable PluginVersion version;
    private final List<OfferedExtension> extensions;
    private final String sha256;
    private final Instant since;
    private final @Nullable Quarantine quarantine;
    private String file;
    private @Nullable Refusal kept;

    LoadedPlugin(PluginVersion version, String sha256, String file, Instant since) {
        this.manifest = version.manifest();
        this.version = version;
        this.extensions = version.extensions();
        this.sha256 = sha256;
        this.file = file;
        this.since = since;
        this.quarantine = null;
    }

    private LoadedPlugin(LoadedPlugin before, Quarantine quarantine) {
        this.manifest = before.manifest;
        this.version = null;
        this.extensions = before.extensions.stream().map(StandIns::quarantined).toList();
        this.sha256 = before.sha256;
        this.file = before.file;
        this.since = quarantine.since();
        this.quarantine = quarantine;
        this.kept = before.kept;
    }

    /** The same in quarantine: there is no version of it in use, and each of its extensions has a stand-in. */
    LoadedPlugin quarantined(Quarantine reason) {
        return new LoadedPlugin(this, reason);
    }

    /** Null when it is in quarantine. */
    @Nullable
    PluginVersion version() {
        return version;
    }

    /** What it shows in the console; null for nothing. */
    @Nullable
    PluginPanel panel() {
        return version == null ? null : version.panel(sha256);
    }

    PluginManifest manifest() {
        return manifest;
    }

    /** What it contributes. */
    List<OfferedExtension> extensions() {
        return extensions;
    }

    String sha256() {
        return sha256;
    }

    Instant since() {
        return since;
    }

    /** Why it is in quarantine, or null. */
    @Nullable
    Quarantine quarantine() {
        return quarantine;
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
