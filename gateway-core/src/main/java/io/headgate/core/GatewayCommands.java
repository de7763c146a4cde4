package io.headgate.core;

import io.headgate.core.plugin.PluginHost;
import io.headgate.core.plugin.PluginStatus;
import io.headgate.core.runtime.RuntimeSwap;
import io.headgate.core.runtime.Runtimes;
import io.headgate.core.service.GatewayControl;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Steers a gateway, for the event bus and the admin API alike. */
final class GatewayCommands implements GatewayControl {

    private final Path folder;
    private final PluginHost plugins;
    private final RuntimeSwap swap;
    private final Runtimes runtimes;
    private final Function<String, Future<RuntimeSwap.Outcome>> reload;

    GatewayCommands(
            Path folder,
            PluginHost plugins,
            RuntimeSwap swap,
            Runtimes runtimes,
            Function<String, Future<RuntimeSwap.Outcome>> reload) {
        this.folder = folder;
        this.plugins = plugins;
        this.swap = swap;
        this.runtimes = runtimes;
        this.reload = reload;
    }

    @Override
    public List<JsonObject> plugins() {
        return plugins.list().stream().map(PluginStatus::toJson).toList();
    }

    @Override
    public Future<Void> removePlugin(String id, boolean force) {
        return plugins.remove(id, force);
    }

    @Override
    public Future<Void> releasePlugin(String id) {
        return plugins.release(id);
    }

    @Override
    public Path pluginFolder() {
        return folder;
    }

    @Override
    public Future<JsonObject> addPlugin(Path upload, String file) {
        return plugins.add(upload, file).map(PluginStatus::toJson);
    }

    @Override
    public Future<Void> rescanPlugins() {
        return plugins.rescan();
    }

    @Override
    public Future<List<String>> applyConfig() {
        return reload.apply("asked for on the event bus").map(RuntimeSwap.Outcome::problems);
    }

    @Override
    public Future<List<String>> validateConfig() {
        return swap.validate().map(RuntimeSwap.Outcome::problems);
    }

    @Override
    public Future<Void> promoteCanary() {
        return swap.promoteCanary();
    }

    @Override
    public Future<Void> rollBackCanary() {
        return swap.rollBackCanary();
    }

    @Override
    public @Nullable JsonObject canary() {
        return swap.canary();
    }

    @Override
    public String configDigest() {
        return runtimes.current().config().digest();
    }
}
