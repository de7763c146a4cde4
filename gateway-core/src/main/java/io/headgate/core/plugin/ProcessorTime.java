package io.headgate.core.plugin;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.LongSupplier;

/**
 * How much of the time from one look of {@link CallWatch} to the next a thread is to answer for: all of it while it
 * waits, or else what it has run for. That a busy machine does not let it run is nobody's fault.
 */
final class ProcessorTime implements LongSupplier {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Thread thread;
    private long before;

    ProcessorTime(Thread thread) {
        this.thread = thread;
    }

    /** The milliseconds since the last question, {@link CallWatch#TICK_MILLIS} at most. */
    @Override
    public long getAsLong() {
        long now = THREADS.getThreadCpuTime(thread.getId());
        long used = (now - before) / 1_000_000;
        before = now;
        return now < 0 || used >= CallWatch.TICK_MILLIS || waits() ? CallWatch.TICK_MILLIS : used;
    }

    /** What waits for a file or a socket is in native code. */
    private boolean waits() {
        if (thread.getState() != Thread.State.RUNNABLE) {
            return true;
        }
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length == 0 || stack[0].isNativeMethod();
    }
}
