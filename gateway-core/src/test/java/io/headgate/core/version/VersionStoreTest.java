package io.headgate.core.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.runtime.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionStoreTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path state;

    @Test
    void add_anotherText_isTheNextVersionAndSurvivesARestart() throws IOException {
        VersionStore store = VersionStore.open(state, NOON);
        store.add("{}", "aa", "start");
        store.add("{ }", "bb", "file changed");

        assertThat(VersionStore.open(state, NOON).all())
                .isEqualTo(store.all())
                .containsExactly(
                        new ConfigVersion(2, NOON.instant(), "file changed", "bb", "{ }", null),
                        new ConfigVersion(1, NOON.instant(), "start", "aa", "{}", null));
    }

    @Test
    void add_textOfTheLastVersion_isThatVersion() throws IOException {
        VersionStore store = VersionStore.open(state, NOON);
        ConfigVersion first = store.add("{}", "aa", "start");

        assertThat(store.add("{}", "aa", "file changed")).isEqualTo(first);
        assertThat(store.all()).hasSize(1);
    }

    @Test
    void add_moreThanAreKept_forgetsTheOldest() throws IOException {
        VersionStore store = VersionStore.open(state, NOON);
        for (int i = 1; i <= VersionStore.KEPT + 3; i++) {
            store.add("{ \"n\": " + i + " }", "aa", "start");
        }

        assertThat(store.all()).hasSize(VersionStore.KEPT);
        assertThat(store.get(3)).isNull();
        assertThat(store.get(4)).isNotNull();
        assertThat(VersionStore.open(state, NOON).all()).isEqualTo(store.all());
    }

    @Test
    void add_afterAFileIsSpoiled_givesItsNumberToNoOther() throws IOException {
        VersionStore store = VersionStore.open(state, NOON);
        store.add("{}", "aa", "start");
        store.add("{ }", "bb", "file changed");
        Path spoiled = state.resolve("config/000002.json");
        Files.writeString(spoiled, "{ \"version\": 2, \"te");

        VersionStore again = VersionStore.open(state, NOON);
        assertThat(again.all()).extracting(ConfigVersion::number).containsExactly(1);
        assertThat(again.add("{ }", "bb", "start").number()).isEqualTo(3);
        assertThat(spoiled).content().startsWith("{ \"version\": 2, \"te");
    }

    @Test
    void takenBack_aConfigThatWasTried_isKeptWithItsReasonAndIsNotTheOneInForce() throws IOException {
        VersionStore store = VersionStore.open(state, NOON);
        store.add("{}", "aa", "start");
        store.takenBack(new History.Entry("[]", "bb", "file changed"), "10 of 50 requests failed");

        VersionStore again = VersionStore.open(state, NOON);
        assertThat(again.get(2).outcome()).isEqualTo("taken back: 10 of 50 requests failed");
        assertThat(again.latest()).contains(again.get(1));
        assertThat(again.add("{}", "aa", "start").number()).isEqualTo(1);
        assertThat(again.add("[]", "bb", "asked for").number()).isEqualTo(3);
    }

    @Test
    void onTrial_promoted_isInForceAsThatVersion() throws IOException {
        VersionStore store = VersionStore.open(state, NOON);
        History.Entry tried = new History.Entry("[]", "bb", "file changed");
        store.add("{}", "aa", "start");
        store.onTrial(tried);
        assertThat(store.get(2).outcome()).isEqualTo("on trial");
        assertThat(store.latest()).contains(store.get(1));
        store.refused(new History.Entry("[3]", "cc", "file changed"), "nobody answers");
        store.applied(tried);

        assertThat(store.latest()).contains(store.get(2));
        assertThat(VersionStore.open(state, NOON).all())
                .extracting(ConfigVersion::outcome)
                .containsExactly("refused: nobody answers", null, null);
    }

    @Test
    void onTrial_interrupted_isTriedAgainAsThatVersion() throws IOException {
        VersionStore store = VersionStore.open(state, NOON);
        History.Entry tried = new History.Entry("[]", "bb", "file changed");
        store.add("{}", "aa", "start");
        store.onTrial(tried);
        store.interrupted(tried, "a plugin has come");
        assertThat(store.get(2).outcome()).isEqualTo("interrupted: a plugin has come");
        store.onTrial(tried);
        store.takenBack(tried, "errors");
        store.interrupted(tried, "too late");
        store.onTrial(tried);

        assertThat(store.all())
                .extracting(ConfigVersion::outcome)
                .containsExactly("on trial", "taken back: errors", null);
    }

    @Test
    void onTrial_anotherHasComeIntoForceSince_isTheNextVersion() throws IOException {
        VersionStore store = VersionStore.open(state, NOON);
        History.Entry tried = new History.Entry("[]", "bb", "file changed");
        store.add("{}", "aa", "start");
        store.onTrial(tried);
        store.interrupted(tried, "another change has come");
        store.add("[3]", "cc", "admin API");

        assertThat(store.add("[]", "bb", "admin API").number()).isEqualTo(4);
    }

    @Test
    void onTrial_gatewayWasKilled_isInForceAsThatVersionAfterTheStart() throws IOException {
        VersionStore store = VersionStore.open(state, NOON);
        store.add("{}", "aa", "start");
        store.onTrial(new History.Entry("[]", "bb", "file changed"));

        VersionStore again = VersionStore.open(state, NOON);
        assertThat(again.add("[]", "bb", "start").number()).isEqualTo(2);
        assertThat(again.latest()).contains(again.get(2));
    }

    @Test
    void refused_theSameAgain_isKeptOnce() throws IOException {
        VersionStore store = VersionStore.open(state, NOON);
        History.Entry entry = new History.Entry("[]", "bb", "admin API");
        store.add("{}", "aa", "start");
        store.refused(entry, "nobody answers");
        store.refused(entry, "nobody answers");
        store.refused(entry, "nobody answers in time");

        assertThat(store.all())
                .extracting(ConfigVersion::outcome)
                .containsExactly("refused: nobody answers in time", "refused: nobody answers", null);
    }

    @Test
    void takenBack_moreThanAreKept_neverForgetsTheOneInForce() throws IOException {
        VersionStore store = VersionStore.open(state, NOON);
        store.add("{}", "aa", "start");
        for (int i = 0; i < VersionStore.KEPT + 2; i++) {
            store.takenBack(new History.Entry("[]", "bb", "file changed"), "errors");
        }

        assertThat(store.all()).hasSize(VersionStore.KEPT);
        assertThat(store.latest()).contains(store.get(1));
    }

    @Test
    void file_ofAVersion_isForItsOwnerOnly() throws IOException {
        VersionStore.open(state, NOON).add("{}", "aa", "start");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("config/000001.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void open_spoiledFilesAndLeftovers_keepsTheOthersAndCountsOn() throws IOException {
        VersionStore store = VersionStore.open(state, NOON);
        store.add("{}", "aa", "start");
        store.add("{ }", "bb", "file changed");
        Path folder = state.resolve("config");
        Files.writeString(folder.resolve("000001.json"), "{\"version\": 1, \"appli");
        Files.writeString(folder.resolve("000007.json"), Files.readString(folder.resolve("000002.json")));
        Files.writeString(folder.resolve(".000003.json.123.tmp"), "{");

        VersionStore again = VersionStore.open(state, NOON);
        assertThat(again.all()).extracting(ConfigVersion::number).containsExactly(2);
        assertThat(again.add("[]", "cc", "x").number()).isEqualTo(8);
        assertThat(folder.resolve(".000003.json.123.tmp")).doesNotExist();
    }
}
