package io.headgate.core.cache;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Collects the body of one response on its way to the client and stores it when it is complete. Belongs to one exchange
 * and its event loop. Ends with {@link #complete} or {@link #abandon}, of which the first counts; gives up by itself on a
 * body that is longer than it may be, and then ignores the rest.
 */
public final class CacheWrite {

    private static final int FIRST = 64 * 1024;

    private final long length;
    private final long most;
    private final long mostCollecting;
    private final CacheState state;
    private final Consumer<Buffer> store;
    private byte[] bytes;
    private int size;
    private boolean over;

    /**
     * Makes a write.
     *
     * @param length the announced length, or -1
     * @param most bytes of the largest body
     * @param mostCollecting bytes that all writes of the cache may hold together
     * @param store takes a complete body
     */
    CacheWrite(long length, long most, long mostCollecting, CacheState state, Consumer<Buffer> store) {
        this.length = length;
        this.most = length >= 0 ? Math.min(length, most) : most;
        this.mostCollecting = mostCollecting;
        this.state = state;
        this.store = store;
        this.bytes = new byte[0];
    }

    /** Copies the next bytes of the body; the buffer is the caller's again afterwards. */
    public void append(Buffer chunk) {
        if (over) {
            return;
        }
        long needed = (long) size + chunk.length();
        if (needed > most || (needed > bytes.length && !grow((int) needed))) {
            abandon();
            return;
        }
        chunk.getBytes(bytes, size);
        size += chunk.length();
    }

    /** The message ended as it should: stores it, unless its length is not the announced one. */
    public void complete() {
        if (over) {
            return;
        }
        if (length >= 0 && length != size) {
            abandon();
            return;
        }
        store.accept(Buffer.buffer(size == bytes.length ? bytes : Arrays.copyOf(bytes, size)));
        end();
    }

    /** The message broke off: nothing is stored. */
    public void abandon() {
        if (!over) {
            state.counters.abandoned.increment();
            end();
        }
    }

    /** Grows to hold so many bytes, within what all writes may hold. */
    private boolean grow(int needed) {
        long doubled = Math.max(Math.max(needed, FIRST), 2L * bytes.length);
        int capacity = (int) Math.min(doubled, most);
        int more = capacity - bytes.length;
        if (state.collecting.addAndGet(more) > mostCollecting) {
            state.collecting.addAndGet(-more);
            return false;
        }
        bytes = Arrays.copyOf(bytes, capacity);
        return true;
    }

    private void end() {
        over = true;
        state.collecting.addAndGet(-bytes.length);
        bytes = new byte[0];
    }
}
