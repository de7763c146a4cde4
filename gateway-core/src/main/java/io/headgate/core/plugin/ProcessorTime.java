package io.headgate.core.plugin;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.BooleanSupplier;

/**
 * Tells a thread that would run and is not let, since others have the processors, from one that waits or works: the
 * former is nobody's fault. Asked by {@link CallWatch}, look by look.
 */
final class ProcessorTime implements BooleanSupplier {

    /** A thread that gets less than this from one look to the next is not let run. */
    private static final long LEAST_NANOS = CallWatch.TICK_MILLIS * 1_000_000 / 10;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Thread thread;
    private long before;

    ProcessorTime(Thread thread) {
        this.thread = thread;
    }

    /** Whether the thread has not been let run since the last question. */
    @Override
    public boolean getAsBoolean() {
        long now = THREADS.getThreadCpuTime(thread.getId());
        long used = now - before;
        before = now;
        return now >= 0 && used < LEAST_NANOS && thread.getState() == Thread.State.RUNNABLE && !inNativeCode();
    }

    /** A thread that waits for a file or socket counts as one that runs. */
    private boolean inNativeCode() {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length == 0 || stack[0].isNativeMethod();
    }
}
