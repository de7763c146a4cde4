package io.headgate.core.systemd;

import io.headgate.core.systemd.wire.NotifySocket;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service manager that has started the process, such as systemd, where it wants to be told how the process does: by
 * datagrams to {@code NOTIFY_SOCKET}, as sd_notify(3) has them. Where there is none, nothing is told. Safe for use from any
 * thread.
 */
public final class ServiceManager implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

    /** What is asked for beyond the time that a stop takes. */
    private static final Duration STOP_SLACK = Duration.ofSeconds(10);

    private final @Nullable NotifySocket socket;
    private final @Nullable Watchdog watchdog;
    private int reloads;
    private boolean stopping;

    /** What people were told last; empty until the process is ready. */
    private String status = "";

    private ServiceManager(@Nullable NotifySocket socket, @Nullable Watchdog watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /**
     * The one that a process with these variables has.
     *
     * @param pid of this process
     */
    public static ServiceManager of(Map<String, String> environment, long pid) {
        String address = environment.getOrDefault("NOTIFY_SOCKET", "");
        if (address.isEmpty()) {
            return new ServiceManager(null, null);
        }
        try {
            if (!address.startsWith("/") && !address.startsWith("@")) {
                throw new IOException(address + " is no path and no abstract name");
            }
            NotifySocket socket = NotifySocket.to(address);
            return new ServiceManager(socket, Watchdog.of(environment, pid, socket));
        } catch (IOException e) {
            LOG.warn("NOTIFY_SOCKET is set, but the service manager cannot be told anything: {}", e.getMessage());
            return new ServiceManager(null, null);
        }
    }

    /**
     * The process does its work.
     *
     * @param now the status for people, in one line
     */
    public synchronized void ready(String now) {
        if (reloads == 0 && !stopping) {
            status = now;
            tell("READY=1", "STATUS=" + now);
        }
    }

    /** The process that is ready has another status for people, in one line; told when it is another one. */
    public synchronized void status(String now) {
        boolean ready = !status.isEmpty() && reloads == 0 && !stopping;
        if (ready && !now.equals(status)) {
            status = now;
            tell("STATUS=" + now);
        }
    }

    /**
     * From now until the last of these is done the process reads its config again.
     *
     * @param work begins it; what it comes to is the status for people, in one line
     */
    public void reload(Supplier<Future<String>> work) {
        synchronized (this) {
            reloads++;
            // The JVM takes its nanoTime from the clock that this asks for.
            tell("RELOADING=1", "MONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
        }
        work.get().onComplete(done -> {
            synchronized (this) {
                reloads--;
                ready(
                        done.succeeded()
                                ? done.result()
                                : "The config could not be put in force; the log has the reason");
            }
        });
    }

    /**
     * The process ends. Told once, however often it is called.
     *
     * @param most what that takes at most, so that the manager is as patient
     */
    public synchronized void stopping(Duration most) {
        if (!stopping) {
            stopping = true;
            long micros = most.plus(STOP_SLACK).dividedBy(ChronoUnit.MICROS.getDuration());
            tell("STOPPING=1", "STATUS=Stopping", "EXTEND_TIMEOUT_USEC=" + micros);
        }
    }

    /**
     * Lets the manager's watchdog know from now on that the process answers, where it has one.
     *
     * @param pulse completes when everything has answered that must; called again and again, on a thread that it must not
     *     block
     */
    public void watch(Supplier<Future<?>> pulse) {
        if (watchdog != null) {
            watchdog.start(pulse);
        }
    }

    /** Waits until all is told. */
    @Override
    public void close() {
        if (socket != null) {
            socket.close();
        }
    }

    private void tell(String... lines) {
        if (socket != null) {
            socket.send(String.join("\n", lines));
        }
    }
}
