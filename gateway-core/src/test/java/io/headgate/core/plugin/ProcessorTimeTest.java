package io.headgate.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

    @Test
    void starved_threadThatWaits_isNot() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Thread waiting = thread(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        ProcessorTime time = new ProcessorTime(waiting);
        time.getAsBoolean();

        assertThat(time.getAsBoolean()).isFalse();

        end.countDown();
        waiting.join();
    }

    @Test
    void starved_threadThatHasRun_isNot() {
        ProcessorTime time = new ProcessorTime(Thread.currentThread());
        time.getAsBoolean();
        long until = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + 20_000_000;
        while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < until) {
            Thread.onSpinWait();
        }

        assertThat(time.getAsBoolean()).isFalse();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "watched");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
