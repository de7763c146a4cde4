package io.headgate.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContentChangesTest {

    private static final Path FILE = Path.of("gateway.json");
    private static final Path SECRET = Path.of("/secret");

    private final ContentChanges changes = new ContentChanges(whole("a"));

    private static WatchedContent whole(String digest) {
        return new WatchedContent(Map.of(FILE, digest), true);
    }

    private static WatchedContent half(String digest) {
        return new WatchedContent(Map.of(FILE, digest), false);
    }

    @Test
    void observe_sameContent_isNoChange() {
        assertThat(changes.observe(whole("a"))).isFalse();
    }

    @Test
    void observe_wholeOtherContent_isAChangeOnce() {
        assertThat(changes.observe(whole("b"))).isTrue();
        assertThat(changes.observe(whole("b"))).isFalse();
    }

    @Test
    void observe_truncatedThenWritten_isOneChange() {
        assertThat(changes.observe(half(""))).isFalse();
        assertThat(changes.observe(half("b, in part"))).isFalse();
        assertThat(changes.observe(whole("b"))).isTrue();
        assertThat(changes.observe(whole("b"))).isFalse();
    }

    @Test
    void observe_truncatedThenWrittenAsBefore_isNoChange() {
        assertThat(changes.observe(half(""))).isFalse();
        assertThat(changes.observe(whole("a"))).isFalse();
    }

    @Test
    void observe_brokenForGood_isAChangeAtTheSecondLook() {
        assertThat(changes.observe(half("broken"))).isFalse();
        assertThat(changes.observe(half("broken"))).isTrue();
        assertThat(changes.observe(half("broken"))).isFalse();
        assertThat(changes.observe(half("broken"))).isFalse();
        assertThat(changes.observe(whole("a"))).isTrue();
    }

    @Test
    void observe_secretThatIsNewlyWatched_isAChangeWhenItIsNotAsItWasRead() {
        changes.loaded(Map.of(SECRET, "x"));
        assertThat(changes.secrets()).containsExactly(SECRET);
        assertThat(changes.observe(withSecret("x"))).isFalse();
        assertThat(changes.observe(withSecret("x"))).isFalse();
        assertThat(changes.observe(withSecret("y"))).isTrue();
        assertThat(changes.observe(withSecret("y"))).isFalse();
        changes.loaded(Map.of(SECRET, "x"));
        assertThat(changes.observe(withSecret("y"))).isTrue();
    }

    private static WatchedContent withSecret(String digest) {
        return new WatchedContent(Map.of(FILE, "a", SECRET, digest), true);
    }
}
