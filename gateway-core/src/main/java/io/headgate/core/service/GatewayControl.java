package io.headgate.core.service;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What changes a gateway as a whole: its plugins and its config. Safe for use from any thread; never blocks. */
public interface GatewayControl {

    /** The plugins and jars in the folder. */
    List<JsonObject> plugins();

    /** Takes a plugin out of use and deletes its jars, with {@code force} also while the config needs it. */
    Future<Void> removePlugin(String id, boolean force);

    /**
     * Gives a plugin that is in quarantine another try. Fails with a {@link io.headgate.api.service.ServiceException}:
     * {@code NOT_FOUND} (404), {@code NOT_QUARANTINED} (409), {@code RELEASE_FAILED} (409).
     */
    Future<Void> releasePlugin(String id);

    /** Where the jars of plugins are. */
    Path pluginFolder();

    /**
     * Takes a jar into use that was uploaded into the folder of plugins; completes with the plugin.
     *
     * @param upload the file, under a name that is no jar's
     * @param file the name that it is to have
     */
    Future<JsonObject> addPlugin(Path upload, String file);

    /** Looks at the folder of plugins now, and tries again what may have become acceptable. */
    Future<Void> rescanPlugins();

    /** Reads the config file and puts it in force; what kept it out, or nothing. */
    Future<List<String>> applyConfig();

    /** Reads the config file and changes nothing; what would keep it out, or nothing. */
    Future<List<String>> validateConfig();

    /** Lets the config that is being tried take over now; fails with {@code NO_CANARY} (409) when none is. */
    Future<Void> promoteCanary();

    /** Takes the config that is being tried back now; fails with {@code NO_CANARY} (409) when none is. */
    Future<Void> rollBackCanary();

    /** The config that is being tried, or how the last trial ended; null when there was none. */
    @Nullable
    JsonObject canary();

    /** The digest of the config in force. */
    String configDigest();
}
