package io.headgate.core.plugin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pf4j.DefaultVersionManager;
import org.pf4j.VersionManager;

/**
 * What is to be done so that the plugins in use are those of the folder: of two versions of one id the higher, and never
 * other bytes under a version that is known, unless they replaced that very file.
 */
final class FolderPlan {

    private final VersionManager versions = new DefaultVersionManager();
    private final Map<String, DroppedJar> jars;
    private final Map<String, LoadedPlugin> loaded;

    /**
     * Plans for these jars, by file, and the plugins in use, by id.
     */
    FolderPlan(Map<String, DroppedJar> jars, Map<String, LoadedPlugin> loaded) {
        this.jars = jars;
        this.loaded = loaded;
    }

    /** One thing to do. */
    sealed interface Step {
        /** Takes a jar into use, in the place of a loaded version if there is one. */
        record Use(DroppedJar jar, PluginManifest manifest) implements Step {}

        /** Refuses a jar beside the one that has its version already. */
        record RefuseCopy(DroppedJar jar, String reason) implements Step {}

        /** Takes a plugin out of use. */
        record Remove(LoadedPlugin plugin) implements Step {}
    }

    /** The next thing to do, or null when all is as it should be. */
    @Nullable
    Step next() {
        TreeSet<String> ids = new TreeSet<>(loaded.keySet());
        for (DroppedJar jar : jars.values()) {
            PluginManifest manifest = jar.manifest();
            if (manifest != null && jar.usable()) {
                ids.add(manifest.id());
            }
        }
        Step removal = null;
        for (String id : ids) {
            Step step = next(id, loaded.get(id));
            if (step instanceof Step.Remove) {
                // Last, so that a plugin that takes over its work under another id is there first.
                removal = removal == null ? step : removal;
            } else if (step != null) {
                return step;
            }
        }
        return removal;
    }

    private @Nullable Step next(String id, @Nullable LoadedPlugin current) {
        List<Choice> choices = choices(id, current);
        if (choices.isEmpty()) {
            return current == null ? null : removal(current);
        }
        Choice best = choices.get(0);
        Step copy = copyOf(best, choices);
        if (copy != null) {
            return copy;
        }
        if (current == null) {
            return best.use();
        }
        if (current.sha256().equals(best.jar().sha256())) {
            current.foundAs(best.jar().file());
            return null;
        }
        int order = versions.compareVersions(
                best.manifest().version(), current.manifest().version());
        if (order > 0) {
            return best.use();
        }
        if (order == 0) {
            return best.jar().file().equals(current.file()) ? best.use() : best.refuseCopy(current.file());
        }
        return inDoubt(current) ? null : best.use();
    }

    /** A jar that is gone takes its plugin with it; one that is broken or being written does not. */
    private @Nullable Step removal(LoadedPlugin current) {
        return inDoubt(current) || current.kept() != null ? null : new Step.Remove(current);
    }

    private boolean inDoubt(LoadedPlugin current) {
        DroppedJar own = jars.get(current.file());
        return own != null && !own.usable();
    }

    /** The usable jars of an id: the highest version first; among equals the one in use, then its very file. */
    private List<Choice> choices(String id, @Nullable LoadedPlugin current) {
        Collection<DroppedJar> all = jars.values();
        List<Choice> choices = new ArrayList<>();
        for (DroppedJar jar : all) {
            PluginManifest manifest = jar.manifest();
            if (manifest != null && jar.usable() && manifest.id().equals(id)) {
                choices.add(new Choice(jar, manifest));
            }
        }
        Comparator<Choice> higher =
                Comparator.comparing(choice -> choice.manifest().version(), (a, b) -> versions.compareVersions(b, a));
        choices.sort(higher.thenComparing(choice -> choice.rank(current))
                .thenComparing(choice -> choice.jar().file()));
        return choices;
    }

    private @Nullable Step copyOf(Choice best, List<Choice> choices) {
        for (Choice other : choices) {
            boolean sameVersion = versions.compareVersions(
                            other.manifest().version(), best.manifest().version())
                    == 0;
            if (sameVersion && !best.sha256().equals(other.sha256())) {
                return other.refuseCopy(best.jar().file());
            }
        }
        return null;
    }

    private record Choice(DroppedJar jar, PluginManifest manifest) {

        Step use() {
            return new Step.Use(jar, manifest);
        }

        Step refuseCopy(String other) {
            return new Step.RefuseCopy(
                    jar,
                    manifest.label() + " is there already with other content, as " + other + "; give it a new version");
        }

        String sha256() {
            return String.valueOf(jar.sha256());
        }

        int rank(@Nullable LoadedPlugin current) {
            if (current == null) {
                return 0;
            }
            if (current.sha256().equals(jar.sha256())) {
                return 0;
            }
            return current.file().equals(jar.file()) ? 1 : 2;
        }
    }
}
