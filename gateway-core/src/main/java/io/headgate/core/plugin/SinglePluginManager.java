package io.headgate.core.plugin;

import java.net.MalformedURLException;
import java.nio.file.Path;
import org.pf4j.JarPluginLoader;
import org.pf4j.JarPluginManager;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginStatusProvider;

/**
 * PF4J for one version of one plugin: it reads the descriptor and makes the class loader. One manager for each version
 * lets two versions live side by side. Entry class and extensions are made by {@link PluginVersion}, which wants to know
 * why something fails; PF4J only logs it.
 */
final class SinglePluginManager extends JarPluginManager {

    SinglePluginManager(Path jar, String apiVersion) {
        super(jar.toAbsolutePath().getParent());
        setSystemVersion(apiVersion);
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new IsolatingLoader(this);
    }

    @Override
    protected PluginFactory createPluginFactory() {
        return wrapper -> {
            try {
                Class<?> type = wrapper.getPluginClassLoader()
                        .loadClass(wrapper.getDescriptor().getPluginClass());
                return (org.pf4j.Plugin) type.getConstructor().newInstance();
            } catch (ReflectiveOperationException | ClassCastException e) {
                throw new PluginRuntimeException(e);
            }
        };
    }

    /** Whether a plugin is enabled is not PF4J's business: no list is read from or written to the folder. */
    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        return new PluginStatusProvider() {
            @Override
            public boolean isPluginDisabled(String pluginId) {
                return false;
            }

            @Override
            public void disablePlugin(String pluginId) {}

            @Override
            public void enablePlugin(String pluginId) {}
        };
    }

    private static final class IsolatingLoader extends JarPluginLoader {

        IsolatingLoader(SinglePluginManager manager) {
            super(manager);
        }

        @Override
        public ClassLoader loadPlugin(Path jar, PluginDescriptor descriptor) {
            try {
                return new PluginClasses(
                        "plugin " + descriptor.getPluginId() + ' ' + descriptor.getVersion(),
                        jar.toUri().toURL(),
                        SinglePluginManager.class.getClassLoader());
            } catch (MalformedURLException e) {
                throw new PluginRuntimeException(e);
            }
        }
    }
}
