package io.headgate.core.plugin;

/**
 * What a plugin's jar says about itself.
 *
 * @param pluginClass the binary name of the entry class
 * @param requires the range of API versions it works with
 */
record PluginManifest(String id, String version, String pluginClass, String requires) {

    /** Such as {@code balancing 1.1.0}. */
    String label() {
        return id + ' ' + version;
    }
}
