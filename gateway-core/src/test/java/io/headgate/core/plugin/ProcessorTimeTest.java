package io.headgate.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

    @Test
    void millis_ofAThreadThatWaits_areAllOfTheLook() throws Exception {
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
        time.getAsLong();

        assertThat(time.getAsLong()).isEqualTo(CallWatch.TICK_MILLIS);

        end.countDown();
        waiting.join();
    }

    @Test
    void millis_ofAThreadThatHasRun_areWhatItHasRunFor() {
        ProcessorTime time = new ProcessorTime(Thread.currentThread());
        time.getAsLong();
        long until = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + 20_000_000;
        while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < until) {
            Thread.onSpinWait();
        }

        assertThat(time.getAsLong()).isBetween(20L, CallWatch.TICK_MILLIS);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "watched");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
