package io.headgate.core.runtime;

import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.Point;
import io.headgate.core.plugin.StandIns;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A catalog that has {@link StandIns} for extensions that are not there, for a config that lost a plugin by force.
 */
final class RemovedExtensions implements ExtensionCatalog {

    private final ExtensionCatalog present;
    private final Predicate<String> wanted;
    private final Set<String> used = ConcurrentHashMap.newKeySet();

    private RemovedExtensions(ExtensionCatalog present, Predicate<String> wanted) {
        this.present = present;
        this.wanted = wanted;
    }

    /** Has a stand-in for whatever is missing. */
    static RemovedExtensions all(ExtensionCatalog present) {
        return new RemovedExtensions(present, label -> true);
    }

    /** Has stand-ins for these, as far as they are missing. */
    static RemovedExtensions of(ExtensionCatalog present, Set<String> labels) {
        return new RemovedExtensions(present, labels::contains);
    }

    /** What stand-ins were given for, such as {@code filter/demo-banner}. */
    Set<String> used() {
        return Set.copyOf(used);
    }

    @Override
    public <T extends ExtensionFactory> @Nullable Extension<T> find(Class<T> point, String type) {
        Extension<T> found = present.find(point, type);
        String label = Point.of(point).label() + '/' + type;
        if (found != null || !wanted.test(label)) {
            return found;
        }
        used.add(label);
        return StandIns.removed(point, type);
    }

    @Override
    public <T extends ExtensionFactory> List<Extension<T>> all(Class<T> point) {
        return present.all(point);
    }
}
