package io.headgate.core.plugin;

import io.headgate.api.plugin.Panel;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import org.jspecify.annotations.Nullable;

/** A page of the console that a plugin in use brings. Safe for use from any thread. */
public final class PluginPanel {

    /** The largest file of a panel. */
    private static final int MOST_BYTES = 2 << 20;

    private final String plugin;
    private final String digest;
    private final Panel panel;
    private final PluginClasses jar;

    PluginPanel(String plugin, String digest, Panel panel, PluginClasses jar) {
        this.plugin = plugin;
        this.digest = digest;
        this.panel = panel;
        this.jar = jar;
    }

    /** Whose it is. */
    public String plugin() {
        return plugin;
    }

    /** Of the plugin's jar: another jar of it has other files. */
    public String digest() {
        return digest;
    }

    /** What the navigation says. */
    public String title() {
        return panel.title();
    }

    /** The module's name within {@linkplain #read its folder}. */
    public String module() {
        return panel.module().substring(folder().length());
    }

    /**
     * Reads a file of the module's folder. Blocks.
     *
     * @param name of the file within that folder, with slashes
     * @return its bytes; null when there is no such file, or none of a bearable size
     */
    public byte @Nullable [] read(String name) throws IOException {
        URL url = jar.findResource(folder() + name);
        if (url == null) {
            return null;
        }
        URLConnection connection = url.openConnection();
        // The cache would keep the jar open after the plugin's end.
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            return bytes.length > MOST_BYTES ? null : bytes;
        }
    }

    private String folder() {
        return panel.module().substring(0, panel.module().lastIndexOf('/') + 1);
    }
}
