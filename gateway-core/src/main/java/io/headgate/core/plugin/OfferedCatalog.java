package io.headgate.core.plugin;

import io.headgate.api.plugin.ExtensionFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The extensions of some plugins, at one moment. */
final class OfferedCatalog implements ExtensionCatalog {

    static final OfferedCatalog EMPTY = new OfferedCatalog(new TreeMap<>(), List.of());

    private final SortedMap<String, OfferedExtension> byLabel;

    private final List<PluginPanel> panels;

    private OfferedCatalog(SortedMap<String, OfferedExtension> byLabel, List<PluginPanel> panels) {
        this.byLabel = byLabel;
        this.panels = List.copyOf(panels);
    }

    /** The extensions of these plugins, which must not contradict each other. */
    static OfferedCatalog of(Collection<LoadedPlugin> plugins) throws RefusedException {
        SortedMap<String, OfferedExtension> byLabel = new TreeMap<>();
        List<PluginPanel> panels = new ArrayList<>();
        for (LoadedPlugin plugin : plugins) {
            PluginPanel panel = plugin.panel();
            if (panel != null) {
                panels.add(panel);
            }
            for (OfferedExtension offered : plugin.extensions()) {
                OfferedExtension other = byLabel.putIfAbsent(offered.label(), offered);
                if (other != null) {
                    throw new RefusedException(
                            RefusalCode.CONFLICT,
                            "the extension " + offered.label() + " is contributed by two plugins: "
                                    + other.extension().context().pluginId() + " and "
                                    + plugin.manifest().id());
                }
            }
        }
        return new OfferedCatalog(byLabel, panels);
    }

    @Override
    public <T extends ExtensionFactory> @Nullable Extension<T> find(Class<T> point, String type) {
        OfferedExtension offered = byLabel.get(Point.of(point).label() + '/' + type);
        return offered == null ? null : typed(point, offered);
    }

    @Override
    public <T extends ExtensionFactory> List<Extension<T>> all(Class<T> point) {
        List<Extension<T>> all = new ArrayList<>();
        for (OfferedExtension offered : byLabel.values()) {
            if (offered.point().factory() == point) {
                all.add(typed(point, offered));
            }
        }
        return List.copyOf(all);
    }

    @Override
    public List<PluginPanel> panels() {
        return panels;
    }

    private static <T extends ExtensionFactory> Extension<T> typed(Class<T> point, OfferedExtension offered) {
        return new Extension<>(
                point.cast(offered.extension().factory()), offered.extension().context());
    }
}
