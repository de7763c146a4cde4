package io.headgate.core.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.headgate.core.config.ConfigSchema;
import io.headgate.core.config.GatewayConfig;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.ExtensionFailures;
import io.headgate.core.runtime.Bindings;
import io.headgate.core.runtime.RuntimeBuilder;
import io.headgate.core.runtime.RuntimeSwap;
import io.headgate.core.runtime.Runtimes;
import io.headgate.core.service.ConfigControl.Result;
import io.headgate.core.upstream.PoolEnvironment;
import io.headgate.core.upstream.StickyKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigEditorTest {

    @TempDir
    private Path home;

    private final Vertx vertx = Vertx.vertx();
    private final Runtimes runtimes = new Runtimes();
    private volatile Runnable whileBinding = () -> {};
    private Path file;
    private RuntimeSwap swap;
    private ConfigEditor editor;

    private static String config(String body) {
        return """
                { "listeners": { "web": { "address": "127.0.0.1:0" } },
                  "routes": [ { "name": "home", "match": { "path": "/*" }, "respond": { "body": "%s" } } ] }
                """.formatted(body);
    }

    @BeforeEach
    void open() throws Exception {
        file = Files.writeString(home.resolve("gateway.json"), config("one"));
        runtimes.loops(List.of(vertx.getOrCreateContext()));
        PoolEnvironment pools = new PoolEnvironment(
                vertx.getOrCreateContext(),
                event -> {},
                Clock.systemUTC(),
                StickyKey.random(),
                () -> null,
                new ExtensionFailures());
        VersionStore versions = VersionStore.open(home.resolve("state"), Clock.systemUTC());
        swap = new RuntimeSwap(
                new RuntimeSwap.Source(vertx, file, Map.of(), versions),
                new RuntimeBuilder(vertx, event -> {}, pools, runtimes),
                runtimes,
                this::bind,
                event -> {});
        editor = new ConfigEditor(
                vertx, file, versions, swap, new Again(), () -> ConfigSchema.assemble(ExtensionCatalog.none()));
        await(swap.configChanged("start"));
    }

    @AfterEach
    void close() throws Exception {
        await(runtimes.drain());
        await(vertx.close());
    }

    private final class Again implements ConfigEditor.Applied {
        @Override
        public Future<RuntimeSwap.Outcome> after(RuntimeSwap.Outcome outcome) {
            return Future.succeededFuture(outcome);
        }

        @Override
        public Future<?> again() {
            return swap.configChanged("file changed");
        }
    }

    private Future<Bindings.Change> bind(GatewayConfig config) {
        whileBinding.run();
        return Future.succeededFuture(new Bindings.Change() {
            @Override
            public void commit() {}

            @Override
            public void abandon() {}
        });
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }

    @Test
    void write_fileChangesWhileTheTextIsPutInForce_isAConflictAndTheFileIsInForce() throws Exception {
        String etag = await(editor.document()).getString("etag");
        whileBinding = () -> {
            whileBinding = () -> {};
            try {
                Files.writeString(file, config("somebody else's"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        Result result = await(editor.write(config("two"), etag, "admin API"));

        assertThat(result).isInstanceOfSatisfying(Result.Conflict.class, conflict -> {
            assertEquals(config("somebody else's"), conflict.current().getString("text"));
            assertEquals(true, conflict.current().getBoolean("inForce"));
            assertEquals(config("two"), conflict.yours());
        });
        assertThat(file).content().isEqualTo(config("somebody else's"));
        assertThat(editor.versions())
                .extracting(version -> version.getString("cause"))
                .containsExactly("file changed", "start");
        assertThat(home.toFile().list()).containsExactlyInAnyOrder("gateway.json", "state");
    }
}
