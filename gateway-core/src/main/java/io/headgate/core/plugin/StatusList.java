package io.headgate.core.plugin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes down what became of each jar and plugin. */
final class StatusList {

    private StatusList() {}

    static List<PluginStatus> of(Map<String, DroppedJar> jars, Map<String, LoadedPlugin> loaded) {
        List<PluginStatus> all = new ArrayList<>();
        Set<String> shown = new HashSet<>();
        for (LoadedPlugin plugin : loaded.values()) {
            DroppedJar jar = jars.get(plugin.file());
            if (jar != null && plugin.sha256().equals(jar.sha256())) {
                shown.add(plugin.file());
            }
            all.add(of(plugin));
        }
        for (DroppedJar jar : jars.values()) {
            if (!shown.contains(jar.file())) {
                all.add(of(jar));
            }
        }
        all.sort(Comparator.comparing(PluginStatus::file).thenComparing(PluginStatus::state));
        return List.copyOf(all);
    }

    private static PluginStatus of(LoadedPlugin plugin) {
        return new PluginStatus(
                plugin.manifest().id(),
                plugin.manifest().version(),
                state(plugin),
                plugin.file(),
                plugin.sha256(),
                plugin.extensions().stream().map(OfferedExtension::label).toList(),
                plugin.since(),
                plugin.kept(),
                plugin.quarantine());
    }

    private static PluginStatus.State state(LoadedPlugin plugin) {
        if (plugin.quarantine() != null) {
            return PluginStatus.State.QUARANTINED;
        }
        return plugin.kept() == null ? PluginStatus.State.LOADED : PluginStatus.State.KEPT;
    }

    private static PluginStatus of(DroppedJar jar) {
        PluginManifest manifest = jar.manifest();
        PluginStatus.State state = PluginStatus.State.SPARE;
        if (jar.pending()) {
            state = PluginStatus.State.PENDING;
        } else if (jar.refusal() != null) {
            state = PluginStatus.State.REFUSED;
        }
        return new PluginStatus(
                manifest == null ? null : manifest.id(),
                manifest == null ? null : manifest.version(),
                state,
                jar.file(),
                jar.sha256(),
                List.of(),
                jar.since(),
                jar.refusal(),
                /* quarantine= */ null);
    }
}
