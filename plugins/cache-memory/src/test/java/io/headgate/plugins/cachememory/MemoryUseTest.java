package io.headgate.plugins.cachememory;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import io.headgate.api.cache.StoredEntry;
import io.headgate.api.cache.StoredResponse;
import io.headgate.api.cache.StoredValue;
import io.headgate.api.cache.VaryMarker;
import io.headgate.api.http.Headers;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What entries really take of the heap is about what they are counted with. */
class MemoryUseTest {

    private static final long HOUR = 3_600_000;
    private static final long BOUND = 24L << 20;

    static Stream<Named<IntFunction<StoredEntry>>> entries() {
        return Stream.of(
                Named.of("value", i -> value(8)),
                Named.of("value with a tag of its own", i -> value(8, "tag" + i)),
                Named.of("value with many tags of its own", i -> value(8, tags("own" + i, 30))),
                Named.of("value with tags of two", i -> value(8, tags("two" + i / 2, 30))),
                Named.of("value with tags of eight", i -> value(8, tags("eight" + i / 8, 30))),
                Named.of("value with tags of nine", i -> value(8, tags("nine" + i / 9, 30))),
                Named.of("value with tags of all", i -> value(8, tags("all", 30))),
                Named.of("value with long tags", i -> value(8, tags("x".repeat(200) + i, 30))),
                Named.of("value with tags of another script", i -> value(8, tags("\u30bf\u30b0".repeat(40) + i, 30))),
                Named.of("response", i -> response(512)),
                Named.of("response with tags", i -> response(512, tags("own" + i, 30))),
                Named.of(
                        "marker",
                        i -> new VaryMarker("id" + i, List.of("accept" + i, "accept-encoding" + i), Set.of())),
                Named.of(
                        "marker with long fields",
                        i -> new VaryMarker("id" + i, List.of("x".repeat(400) + i, "y".repeat(400) + i), Set.of())));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void put_asManyAsFit_takeAboutWhatIsCounted(IntFunction<StoredEntry> entries) {
        long before = used();
        MemoryStore store = new MemoryStore(BOUND, Ticker.systemTicker());
        int count = 0;
        while (store.stats().evictions() == 0) {
            for (int i = 0; i < 100; i++) {
                store.put("a-key-of-some-length-" + count, entries.apply(count), HOUR);
                count++;
            }
        }
        long counted = store.stats().bytes();
        double taken = used() - before;
        assertThat(taken / counted).isBetween(0.6, 1.2);
        store.close();
    }

    private static long used() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static String[] tags(String prefix, int count) {
        String[] tags = new String[count];
        Arrays.setAll(tags, i -> prefix + '-' + i);
        return tags;
    }

    private static StoredValue value(int bytes, String... tags) {
        return new StoredValue(
                Buffer.buffer(new byte[bytes]), Long.MAX_VALUE, Set.copyOf(new HashSet<>(Arrays.asList(tags))));
    }

    private static StoredResponse response(int bytes, String... tags) {
        Headers headers = new Headers();
        for (int i = 0; i < 10; i++) {
            headers.add("X-Some-Field-" + i, "with some value " + i);
        }
        return new StoredResponse(
                200, headers.copy(), Buffer.buffer(new byte[bytes]), 1, 2, 3, 4, "shop#1", Set.of(tags));
    }
}
