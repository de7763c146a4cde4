package io.headgate.core.runtime;

import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.Point;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The catalog of one build. It knows which extension was asked for last, to say what a build hangs in, and gives none any
 * more once the build was given up, so that one that comes back late ends soon.
 */
final class AskedExtensions implements ExtensionCatalog {

    private final ExtensionCatalog present;
    private volatile String last = "an extension";
    private volatile boolean over;

    AskedExtensions(ExtensionCatalog present) {
        this.present = present;
    }

    /** Such as {@code filter/demo-banner}. */
    String last() {
        return last;
    }

    void giveUp() {
        over = true;
    }

    @Override
    public <T extends ExtensionFactory> @Nullable Extension<T> find(Class<T> point, String type) {
        check();
        last = Point.of(point).label() + '/' + type;
        return present.find(point, type);
    }

    @Override
    public <T extends ExtensionFactory> List<Extension<T>> all(Class<T> point) {
        check();
        last = "an extension of the point " + Point.of(point).label();
        return present.all(point);
    }

    private void check() {
        if (over) {
            throw new IllegalStateException("the build was given up");
        }
    }
}
