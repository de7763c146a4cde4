package io.headgate.core.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the access log on a thread of its own, in batches. Whoever logs only puts a record into a bounded queue; while
 * the file cannot be written, or is too slow, records are dropped and counted, with one warning a minute.
 */
final class AccessLogWriter implements AccessLog {

    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    private static final int CAPACITY = 32_768;
    private static final int BATCH = 512;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long ROTATION_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long WARNING_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long CLOSE_MILLIS = 5_000;

    private final BoundedQueue<AccessRecord> queue;
    private final LongAdder dropped = new LongAdder();
    private final LogFile file;
    private final Consumer<String> warnings;
    private final Thread thread;
    private volatile boolean closed;
    private long rotationChecked;
    private long warned;
    private boolean everWarned;

    AccessLogWriter(LogFile file, int capacity, Consumer<String> warnings) {
        this.file = file;
        this.warnings = warnings;
        queue = new BoundedQueue<>(capacity);
        thread = new Thread(this::run, "headgate-access-log");
        thread.setDaemon(true);
    }

    /**
     * Opens the file and starts the thread.
     *
     * @throws IOException when the file cannot be written
     */
    static AccessLogWriter start(String path) throws IOException {
        LogFile file = new LogFile(path);
        file.open();
        AccessLogWriter writer = new AccessLogWriter(file, CAPACITY, LOG::warn);
        writer.start();
        return writer;
    }

    void start() {
        thread.start();
    }

    @Override
    public void log(AccessRecord line) {
        if (closed || !queue.offer(line)) {
            dropped.increment();
        }
    }

    @Override
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        rotationChecked = System.nanoTime();
        while (true) {
            boolean last = closed;
            while (writeBatch()) {
                checkRotation();
            }
            if (last) {
                break;
            }
            checkRotation();
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
        try {
            file.close();
        } catch (IOException e) {
            warn(e);
        }
    }

    /** Writes what is there, up to a batch; false when there was nothing. */
    private boolean writeBatch() {
        StringBuilder lines = new StringBuilder();
        int count = 0;
        while (count < BATCH) {
            AccessRecord line = queue.poll();
            if (line == null) {
                break;
            }
            lines.append(AccessLine.of(line)).append('\n');
            count++;
        }
        if (count > 0) {
            write(lines.toString(), count);
        }
        return count > 0;
    }

    private void write(String lines, int count) {
        try {
            file.append(ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            dropped.add(count);
            warn(e);
            reopenLater();
        }
    }

    private void checkRotation() {
        long now = System.nanoTime();
        if (now - rotationChecked >= ROTATION_NANOS) {
            rotationChecked = now;
            try {
                file.checkRotation();
            } catch (IOException e) {
                warn(e);
            }
        }
    }

    private void reopenLater() {
        try {
            file.close();
        } catch (IOException e) {
            warn(e);
        }
    }

    private void warn(IOException failure) {
        long now = System.nanoTime();
        if (!everWarned || now - warned >= WARNING_NANOS) {
            everWarned = true;
            warned = now;
            warnings.accept("The access log cannot be written (" + failure + "); lines dropped so far: " + dropped());
        }
    }
}
