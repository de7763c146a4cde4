package io.headgate.core.config;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigWatcherTest {

    private static final int DEADLINE_SECONDS = 10;

    @TempDir
    private Path folder;

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private Vertx vertx;
    private ConfigWatcher watcher;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, SECONDS);
    }

    private void watch(Path file) throws Exception {
        watcher = new ConfigWatcher(vertx, file, changed -> {
            assertThat(Context.isOnWorkerThread()).isTrue();
            seen.add(content(changed));
        });
        watcher.start().toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, SECONDS);
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return ConfigLoader.reason(e);
        }
    }

    private String next() throws InterruptedException {
        return seen.poll(DEADLINE_SECONDS, SECONDS);
    }

    private void expectNothingMore() throws InterruptedException {
        assertThat(seen.poll(3 * ConfigWatcher.PERIOD.toMillis(), MILLISECONDS)).isNull();
    }

    @Test
    void change_inPlace_isSeenOnce() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.json"), "{\"a\": 1}");
        watch(file);

        Files.writeString(file, "{\"a\": 2}");

        assertThat(next()).isEqualTo("{\"a\": 2}");
        expectNothingMore();
    }

    @Test
    void change_byAtomicRename_isSeen() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.json"), "{\"a\": 1}");
        watch(file);

        Path other = Files.writeString(folder.resolve("new"), "{\"a\": 2}");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);

        assertThat(next()).isEqualTo("{\"a\": 2}");
    }

    @Test
    void change_bySwappedLink_isSeen() throws Exception {
        Path one = Files.createDirectory(folder.resolve("..1"));
        Path two = Files.createDirectory(folder.resolve("..2"));
        Files.writeString(one.resolve("gateway.json"), "{\"a\": 1}");
        Files.writeString(two.resolve("gateway.json"), "{\"a\": 2}");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), one.getFileName());
        Path file = Files.createSymbolicLink(folder.resolve("gateway.json"), Path.of("..data", "gateway.json"));
        watch(file);

        Path link = Files.createSymbolicLink(folder.resolve("..data_tmp"), two.getFileName());
        Files.move(link, data, StandardCopyOption.ATOMIC_MOVE);

        assertThat(next()).isEqualTo("{\"a\": 2}");
    }

    @Test
    void change_toBrokenThenMissingThenGood_isSeenOnceEach() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.json"), "{\"a\": 1}");
        watch(file);

        Files.writeString(file, "{\"a\": ");
        assertThat(next()).isEqualTo("{\"a\": ");
        expectNothingMore();
        Files.delete(file);
        assertThat(next()).isEqualTo("there is no such file");
        expectNothingMore();
        Files.writeString(file, "{}");
        assertThat(next()).isEqualTo("{}");
    }

    @Test
    void change_ofASecretFile_isSeen() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.json"), "{}");
        Path secret = Files.writeString(folder.resolve("password"), "one");
        watcher = new ConfigWatcher(vertx, file, changed -> seen.add("changed"));
        watcher.watchSecrets(read(secret));
        watcher.start().toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, SECONDS);

        Files.writeString(secret, "two");

        assertThat(next()).isEqualTo("changed");
    }

    @Test
    void change_ofASecretFileBetweenTheReadAndTheFirstLook_isSeen() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.json"), "{}");
        Path secret = folder.resolve("password");
        Map<Path, String> missing = read(secret);
        Files.writeString(secret, "one");
        Map<Path, String> one = read(secret);
        watcher = new ConfigWatcher(vertx, file, changed -> seen.add("changed"));
        watcher.start().toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, SECONDS);

        watcher.watchSecrets(missing);
        assertThat(next()).isEqualTo("changed");
        watcher.watchSecrets(one);
        expectNothingMore();
    }

    private static Map<Path, String> read(Path secret) {
        String text = """
            {"listeners": {"web": {"address": "127.0.0.1:0"}}, "databases": {"main": {"password": "${file:%s}"}}}
            """.formatted(secret);
        return ConfigLoader.read(text, TestCatalog.usual(), Map.of()).secretFiles();
    }

    @Test
    void callbackThatThrows_watchingGoesOn() throws Exception {
        Path file = Files.writeString(folder.resolve("gateway.json"), "{}");
        watcher = new ConfigWatcher(vertx, file, changed -> {
            seen.add(content(changed));
            throw new IllegalStateException("for the test");
        });
        watcher.start().toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, SECONDS);

        Files.writeString(file, "{\"a\": 1}");
        assertThat(next()).isEqualTo("{\"a\": 1}");
        Files.writeString(file, "{\"a\": 2}");
        assertThat(next()).isEqualTo("{\"a\": 2}");
    }
}
