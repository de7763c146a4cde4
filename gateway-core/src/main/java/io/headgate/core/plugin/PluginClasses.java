package io.headgate.core.plugin;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The class loader of one plugin version. It takes the plugin API and what that exports from the gateway, everything
 * else from the plugin's own jar, and what is not there from the JDK. Nothing else of the gateway can be seen: a plugin
 * brings its libraries itself, in whatever version. Netty is not shared: a plugin that names its types, which a few
 * options of Vert.x do, is not loaded.
 */
final class PluginClasses extends URLClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final String[] SHARED = {
        "io.headgate.api.", "io.vertx.core.", "io.vertx.sqlclient.", "org.pf4j.", "org.slf4j.", "org.jspecify."
    };

    private final ClassLoader gateway;

    PluginClasses(String name, URL jar, ClassLoader gateway) {
        super(name, new URL[] {jar}, ClassLoader.getPlatformClassLoader());
        this.gateway = gateway;
    }

    /** Whether this loader itself has loaded a class of that name. */
    boolean has(String className) {
        // The loader is also asked for, and remembers, classes that others have defined.
        Class<?> known = findLoadedClass(className);
        return known != null && known.getClassLoader() == this;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                loaded = load(name);
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    private Class<?> load(String name) throws ClassNotFoundException {
        if (name.startsWith("java.")) {
            return getParent().loadClass(name);
        }
        for (String shared : SHARED) {
            if (name.startsWith(shared)) {
                return gateway.loadClass(name);
            }
        }
        try {
            return findClass(name);
        } catch (ClassNotFoundException notInTheJar) {
            return getParent().loadClass(name);
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own != null ? own : getParent().getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> all = new ArrayList<>(Collections.list(findResources(name)));
        all.addAll(Collections.list(getParent().getResources(name)));
        return Collections.enumeration(all);
    }
}
