package io.headgate.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Incomplete responses are not stored: RFC 9111 §3.3. */
class CacheWriteTest {

    private final CacheState state = new CacheState("pages");
    private final List<Buffer> stored = new ArrayList<>();

    @Test
    void complete_chunksOfAnySize_storesAllBytesOnce() {
        SplittableRandom random = new SplittableRandom(1);
        Buffer all = Buffer.buffer();
        CacheWrite write = write(-1, 1 << 20, 1 << 20);
        while (all.length() < 500_000) {
            byte[] bytes = new byte[random.nextInt(100_000)];
            random.nextBytes(bytes);
            Buffer chunk = Buffer.buffer(bytes);
            write.append(chunk);
            all.appendBuffer(chunk);
            // The caller's buffer is its own again.
            if (bytes.length > 0) {
                chunk.setByte(0, (byte) (bytes[0] + 1));
            }
        }
        write.complete();
        write.complete();
        write.abandon();
        assertThat(stored).containsExactly(all);
        assertThat(state.collecting).hasValue(0);
        assertThat(state.counters.abandoned.sum()).isZero();
    }

    @Test
    void abandon_halfWay_storesNothing() {
        CacheWrite write = write(6, 100, 100);
        write.append(Buffer.buffer("abc"));
        write.abandon();
        write.append(Buffer.buffer("def"));
        write.complete();
        assertThat(stored).isEmpty();
        assertThat(state.collecting).hasValue(0);
        assertThat(state.counters.abandoned.sum()).isEqualTo(1);
    }

    @Test
    void complete_lessThanAnnounced_storesNothing() {
        CacheWrite write = write(6, 100, 100);
        write.append(Buffer.buffer("abc"));
        write.complete();
        assertThat(stored).isEmpty();
    }

    @Test
    void append_moreThanAnnounced_storesNothing() {
        CacheWrite write = write(2, 100, 100);
        write.append(Buffer.buffer("abc"));
        write.complete();
        assertThat(stored).isEmpty();
    }

    @Test
    void append_moreThanTheLargest_storesNothing() {
        CacheWrite write = write(-1, 100, 1000);
        write.append(Buffer.buffer(new byte[100]));
        write.append(Buffer.buffer(new byte[1]));
        write.complete();
        assertThat(stored).isEmpty();
        assertThat(state.collecting).hasValue(0);
    }

    @Test
    void complete_noContent_storesAnEmptyBody() {
        write(0, 100, 100).complete();
        write(-1, 100, 100).complete();
        assertThat(stored).containsExactly(Buffer.buffer(), Buffer.buffer());
    }

    @Test
    void append_allWritesTogether_stayWithinTheBound() {
        CacheWrite first = write(600, 1000, 1000);
        CacheWrite second = write(600, 1000, 1000);
        first.append(Buffer.buffer(new byte[600]));
        second.append(Buffer.buffer(new byte[600]));
        second.complete();
        first.complete();
        assertThat(stored).containsExactly(Buffer.buffer(new byte[600]));
        CacheWrite third = write(600, 1000, 1000);
        third.append(Buffer.buffer(new byte[600]));
        third.complete();
        assertThat(stored).hasSize(2);
        assertThat(state.collecting).hasValue(0);
    }

    private CacheWrite write(long length, long most, long mostCollecting) {
        return new CacheWrite(length, most, mostCollecting, state, stored::add);
    }
}
