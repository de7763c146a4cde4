package io.headgate.core.plugin;

import io.headgate.api.plugin.ExtensionFactory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the loaded plugins contribute, at one moment. Immutable and safe for use from any thread. */
public interface ExtensionCatalog {

    /** The extension of a point with that type, or null. */
    <T extends ExtensionFactory> @Nullable Extension<T> find(Class<T> point, String type);

    /** All extensions of a point, sorted by type. */
    <T extends ExtensionFactory> List<Extension<T>> all(Class<T> point);

    /** The pages of the console that the plugins bring. */
    default List<PluginPanel> panels() {
        return List.of();
    }

    /** No extensions at all. */
    static ExtensionCatalog none() {
        return OfferedCatalog.EMPTY;
    }
}
