package io.headgate.core.plugin;

import static io.headgate.core.plugin.PluginHostFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.headgate.api.event.PluginLoaded;
import io.headgate.api.event.PluginRefused;
import io.headgate.api.event.PluginSwapped;
import io.headgate.api.event.PluginUnloaded;
import io.headgate.api.service.ServiceException;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dropping, replacing and removing jars. */
class PluginHostTest {

    @TempDir
    private Path home;

    private PluginHostFixture gateway;

    @BeforeEach
    void open() throws Exception {
        gateway = new PluginHostFixture(home);
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    @Test
    void start_jarsInTheFolder_areLoadedWithoutASwap() throws Exception {
        drop("b.jar", "shop", "1.0.0", "one");
        Files.createDirectories(gateway.folder.resolve("sub"));
        TestPluginJar.of("below", "1.0.0").writeTo(gateway.folder.resolve("sub"), "below.jar");
        gateway.start();
        assertEquals(List.of("b.jar LOADED shop 1.0.0"), gateway.statuses());
        assertEquals("one", gateway.valueOf("stamp"));
        assertThat(gateway.causes).isEmpty();
        assertThat(gateway.events).containsExactly(new PluginLoaded("shop", "1.0.0"));
        assertThat(gateway.host.list().get(0).extensions()).containsExactly("filter/stamp");
    }

    @Test
    void drop_newJar_isLoadedWithinTwoSeconds() throws Exception {
        gateway.start().watch();
        long before = System.nanoTime();
        drop("a.jar", "shop", "1.0.0", "one");
        gateway.eventually(List.of("a.jar LOADED shop 1.0.0"));
        assertThat((System.nanoTime() - before) / 1_000_000).isLessThan(2_000);
        assertThat(gateway.causes).containsExactly("plugin shop 1.0.0");
    }

    @Test
    void replace_sameFileWithAnotherVersion_isSwapped() throws Exception {
        drop("a.jar", "shop", "1.0.0", "one");
        gateway.start().watch();
        drop("a.jar", "shop", "1.1.0", "two");
        gateway.eventually(List.of("a.jar LOADED shop 1.1.0"));
        assertEquals("two", gateway.valueOf("stamp"));
        assertThat(gateway.events).contains(new PluginSwapped("shop", "1.0.0", "1.1.0"));
        gateway.eventually("one staged jar", () -> gateway.staged().size() == 1);
    }

    @Test
    void replace_sameFileAndVersionWithOtherBytes_isSwapped() throws Exception {
        drop("a.jar", "shop", "1.0.0", "one");
        gateway.start().watch();
        drop("a.jar", "shop", "1.0.0", "two");
        gateway.eventually("the new bytes", () -> "two".equals(gateway.valueOf("stamp")));
    }

    @Test
    void drop_sameVersionWithOtherBytesBeside_isRefused() throws Exception {
        drop("a.jar", "shop", "1.0.0", "one");
        gateway.start().watch();
        drop("b.jar", "shop", "1.0.0", "two");
        gateway.eventually(List.of("a.jar LOADED shop 1.0.0", "b.jar REFUSED shop 1.0.0 CONFLICT"));
        assertEquals("one", gateway.valueOf("stamp"));
        assertThat(gateway.host.list().get(1).refusal().reason())
                .contains("shop 1.0.0 is there already with other content, as a.jar");
    }

    @Test
    void drop_higherVersionBeside_winsAndGivesWayWhenItGoes() throws Exception {
        drop("a.jar", "shop", "1.9.0", "one");
        gateway.start().watch();
        drop("b.jar", "shop", "1.10.0", "two");
        gateway.eventually(List.of("a.jar SPARE shop 1.9.0", "b.jar LOADED shop 1.10.0"));
        drop("c.jar", "shop", "1.2.0", "three");
        gateway.eventually("a third", () -> gateway.statuses().contains("c.jar SPARE shop 1.2.0"));
        assertEquals("two", gateway.valueOf("stamp"));
        Files.delete(gateway.folder.resolve("b.jar"));
        gateway.eventually(List.of("a.jar LOADED shop 1.9.0", "c.jar SPARE shop 1.2.0"));
        assertEquals("one", gateway.valueOf("stamp"));
    }

    @Test
    void rename_loadedJar_changesNothing() throws Exception {
        Path jar = drop("a.jar", "shop", "1.0.0", "one");
        gateway.start().watch();
        for (int i = 0; i < 50; i++) {
            // Forwards and backwards in the order of names: a reading of the folder that goes on can miss either.
            jar = rename(jar, "z.jar");
            jar = rename(jar, "a" + i + ".jar");
        }
        assertThat(gateway.causes).isEmpty();
    }

    private Path rename(Path jar, String name) throws Exception {
        Path renamed = Files.move(jar, gateway.folder.resolve(name));
        gateway.eventually(List.of(name + " LOADED shop 1.0.0"));
        return renamed;
    }

    @Test
    void remove_jarThatNobodyNeeds_unloadsIt() throws Exception {
        Path jar = drop("a.jar", "shop", "1.0.0", "one");
        gateway.start().watch();
        Files.delete(jar);
        gateway.eventually("gone", () -> gateway.events.contains(new PluginUnloaded("shop", "1.0.0")));
        assertNull(gateway.valueOf("stamp"));
        assertThat(gateway.causes).containsExactly("plugin shop removed");
        assertThat(gateway.staged()).isEmpty();
    }

    @Test
    void remove_jarThatTheConfigNeeds_keepsThePluginUntilItDoesNot() throws Exception {
        Path jar = drop("a.jar", "shop", "1.0.0", "one");
        gateway.start().watch();
        gateway.needs = "stamp";
        Files.delete(jar);
        gateway.eventually(List.of("a.jar KEPT shop 1.0.0 STILL_NEEDED"));
        assertEquals("one", gateway.valueOf("stamp"));
        assertThat(gateway.events)
                .filteredOn(PluginRefused.class::isInstance)
                .containsExactly(new PluginRefused(
                        "a.jar",
                        "STILL_NEEDED",
                        "the jar is gone, but the plugin is needed: "
                                + "routes[0].filters[0].type: \"stamp\" (no such filter)"));
        gateway.needs = "";
        await(gateway.host.rescan());
        assertThat(gateway.statuses()).isEmpty();
    }

    @Test
    void remove_byIdOfWhatTheConfigNeeds_needsForce() throws Exception {
        Path jar = drop("a.jar", "shop", "1.0.0", "one");
        gateway.start().watch();
        gateway.needs = "stamp";
        assertThatThrownBy(() -> await(gateway.host.remove("shop", false)))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("(no such filter)");
        assertThat(jar).exists();
        await(gateway.host.remove("shop", true));
        assertThat(gateway.forced).isTrue();
        assertThat(jar).doesNotExist();
        assertThat(gateway.statuses()).isEmpty();
    }

    @Test
    void remove_unknownId_isNotFound() throws Exception {
        gateway.start().watch();
        assertThatThrownBy(() -> await(gateway.host.remove("shop", false)))
                .isInstanceOfSatisfying(ServiceException.class, e -> assertEquals("NOT_FOUND", e.code()));
    }

    @Test
    void swap_requestsOnTheOldRuntime_keepTheOldVersionUntilReleased() throws Exception {
        drop("a.jar", "shop", "1.0.0", "one");
        gateway.start().watch();
        Promise<Void> inFlight = Promise.promise();
        gateway.released = inFlight.future();
        drop("a.jar", "shop", "2.0.0", "two");
        gateway.eventually(List.of("a.jar LOADED shop 2.0.0"));
        assertThat(gateway.staged()).hasSize(2);
        inFlight.complete();
        gateway.eventually("the old one is gone", () -> gateway.staged().size() == 1);
    }

    @Test
    void swap_runtimeThatCannotBeBuilt_leavesTheOldVersionInUse() throws Exception {
        drop("a.jar", "shop", "1.0.0", "one");
        gateway.start().watch();
        gateway.needs = "stamp";
        TestPluginJar.of("shop", "2.0.0").filter("other", "two").writeTo(gateway.folder, "b.jar");
        gateway.eventually(List.of("a.jar LOADED shop 1.0.0", "b.jar REFUSED shop 2.0.0 CONFIG_REFUSED"));
        assertEquals("one", gateway.valueOf("stamp"));
        assertThat(gateway.staged()).hasSize(1);
        gateway.needs = "";
        await(gateway.host.rescan());
        assertEquals(List.of("a.jar SPARE shop 1.0.0", "b.jar LOADED shop 2.0.0"), gateway.statuses());
    }

    @Test
    void drop_extensionOfAnotherPlugin_isRefusedUntilThatIsGone() throws Exception {
        Path jar = drop("a.jar", "shop", "1.0.0", "one");
        gateway.start().watch();
        drop("b.jar", "rival", "1.0.0", "two");
        gateway.eventually(List.of("a.jar LOADED shop 1.0.0", "b.jar REFUSED rival 1.0.0 CONFLICT"));
        assertThat(gateway.host.list().get(1).refusal().reason())
                .isEqualTo("the extension filter/stamp is contributed by two plugins: shop and rival");
        Files.delete(jar);
        gateway.eventually(List.of("b.jar LOADED rival 1.0.0"));
    }

    @Test
    void start_folderThatEverybodyCanWrite_isRefused() throws Exception {
        Files.setPosixFilePermissions(gateway.folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> await(gateway.host.start())).hasMessageContaining("can be written by everybody");
    }

    @Test
    void start_jarThatGrowsAllTheTime_isNotWaitedFor() throws Exception {
        AtomicBoolean grows = new AtomicBoolean(true);
        Path jar = Files.createFile(gateway.folder.resolve("a.jar"));
        Thread copying = new Thread(() -> grow(jar, grows));
        copying.start();
        try {
            drop("b.jar", "shop", "1.0.0", "one");
            gateway.start();
            assertThat(gateway.statuses()).contains("b.jar LOADED shop 1.0.0");
        } finally {
            grows.set(false);
            copying.join();
        }
    }

    private static void grow(Path jar, AtomicBoolean grows) {
        try (OutputStream out = Files.newOutputStream(jar, StandardOpenOption.APPEND)) {
            while (grows.get()) {
                out.write('P');
                LockSupport.parkNanos(1_000_000);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void drop_jarThatCannotBeCopied_isLoadedOnceItCan() throws Exception {
        gateway.start().watch();
        Path jar = TestPluginJar.of("shop", "1.0.0").writeTo(home, "a.jar");
        Path inTheWay = Files.createDirectory(gateway.staging.resolve(Staging.sha256(jar) + ".part"));
        Files.move(jar, gateway.folder.resolve("a.jar"));
        gateway.eventually(List.of("a.jar REFUSED shop 1.0.0 UNREADABLE"));
        Files.delete(inTheWay);
        gateway.eventually(List.of("a.jar LOADED shop 1.0.0"));
        assertThat(gateway.events).filteredOn(PluginRefused.class::isInstance).hasSize(1);
    }

    @Test
    void drop_jarWithoutTheRightToReadIt_isLoadedOnceThereIsOne() throws Exception {
        gateway.start().watch();
        Path jar = TestPluginJar.of("shop", "1.0.0").writeTo(home, "a.jar");
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("---------"));
        // Root may read whatever its rights are.
        boolean readable = Files.isReadable(jar);
        Path dropped = Files.move(jar, gateway.folder.resolve("a.jar"));
        if (!readable) {
            gateway.eventually(List.of("a.jar REFUSED null null UNREADABLE"));
        }
        Files.setPosixFilePermissions(dropped, PosixFilePermissions.fromString("r--------"));
        gateway.eventually(List.of("a.jar LOADED shop 1.0.0"));
    }

    @Test
    void restart_whatWasRefusedWhileRunning_isRefusedAgain() throws Exception {
        gateway.start().watch();
        drop("b.jar", "shop", "1.0.0", "one");
        gateway.eventually(List.of("b.jar LOADED shop 1.0.0"));
        gateway.needs = "stamp";
        drop("a.jar", "shop", "1.0.0", "copy");
        TestPluginJar.of("shop", "2.0.0").filter("other", "two").writeTo(gateway.folder, "c.jar");
        drop("d.jar", "alpha", "1.0.0", "rival");
        List<String> before = List.of(
                "a.jar REFUSED shop 1.0.0 CONFLICT",
                "b.jar LOADED shop 1.0.0",
                "c.jar REFUSED shop 2.0.0 CONFIG_REFUSED",
                "d.jar REFUSED alpha 1.0.0 CONFLICT");
        gateway.eventually(before);

        gateway.close();
        gateway = new PluginHostFixture(home);
        gateway.needs = "stamp";
        gateway.start();
        assertEquals("one", gateway.valueOf("stamp"));
        gateway.watch();

        assertEquals(before, gateway.statuses());
    }

    @Test
    void restart_jarInUseWasReplacedMeanwhile_loadsWhatIsThere() throws Exception {
        drop("a.jar", "shop", "1.0.0", "one");
        gateway.start().watch();
        gateway.close();
        drop("a.jar", "shop", "2.0.0", "two");

        gateway = new PluginHostFixture(home);
        gateway.start();

        assertEquals(List.of("a.jar LOADED shop 2.0.0"), gateway.statuses());
    }

    @Test
    void restart_brokenRecordOfWhatWasInUse_loadsTheHighest() throws Exception {
        Files.createDirectories(gateway.staging);
        Files.writeString(home.resolve("state/plugins.json"), "{");
        drop("a.jar", "shop", "1.0.0", "one");
        gateway.start();
        assertEquals("one", gateway.valueOf("stamp"));
    }

    @Test
    void unwatch_laterJars_areLeftAlone() throws Exception {
        gateway.start().watch();
        await(gateway.host.unwatch());
        drop("a.jar", "shop", "1.0.0", "one");
        await(gateway.host.rescan());
        assertNull(gateway.valueOf("stamp"));
        assertThat(gateway.causes).isEmpty();
    }

    @Test
    void remove_keptPluginWhoseFileNameAnotherHasNow_leavesThatJar() throws Exception {
        Path jar = drop("a.jar", "shop", "1.0.0", "one");
        gateway.start().watch();
        gateway.needs = "stamp";
        TestPluginJar.of("other", "1.0.0").writeTo(gateway.folder, "a.jar");
        gateway.eventually(List.of("a.jar LOADED other 1.0.0", "a.jar KEPT shop 1.0.0 STILL_NEEDED"));
        await(gateway.host.remove("shop", true));
        assertThat(jar).exists();
        assertEquals(List.of("a.jar LOADED other 1.0.0"), gateway.statuses());
    }

    @Test
    void refusals_announced_areCounted() throws Exception {
        drop("a.jar", "shop", "1.0.0", "one");
        gateway.start().watch();
        drop("b.jar", "shop", "1.0.0", "two");
        gateway.eventually(List.of("a.jar LOADED shop 1.0.0", "b.jar REFUSED shop 1.0.0 CONFLICT"));
        assertEquals(1, gateway.host.refusals(RefusalCode.CONFLICT));
        assertEquals(0, gateway.host.refusals(RefusalCode.CORRUPT));
    }

    @Test
    void start_leftoversInStaging_areDeleted() throws Exception {
        Files.createDirectories(gateway.staging);
        Files.createFile(gateway.staging.resolve("0123.jar"));
        gateway.start();
        assertThat(gateway.staged()).isEmpty();
    }

    private Path drop(String file, String id, String version, String value) {
        return TestPluginJar.of(id, version).filter("stamp", value).writeTo(gateway.folder, file);
    }
}
