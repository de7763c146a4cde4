package io.headgate.dist;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients with a connection each that ask for one path again and again, no more often than their pace says, and keep how
 * long each kind of answer took.
 */
final class PacedClients implements AutoCloseable {

    private final int port;
    private final String path;
    private final long paceNanos;
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, List<Long>> nanos = new TreeMap<>();
    private final long began = System.nanoTime();
    private volatile boolean going = true;
    private long ended;
    private long lateNanos;

    /** Starts so many clients, each of which asks once within the pace; a pace of nothing is as often as it can. */
    PacedClients(int port, String path, int clients, Duration pace) {
        this.port = port;
        this.path = path;
        this.paceNanos = pace.toNanos();
        for (int i = 0; i < clients; i++) {
            long first = began + paceNanos * i / clients;
            Thread thread = new Thread(() -> run(first), "paced-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** Lets them go on for a while, then ends them. */
    PacedClients during(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        close();
        return this;
    }

    /** What was answered, by status and code of the problem, such as {@code 503 OVERLOADED 1} with when to come again. */
    Map<String, Integer> answers() {
        Map<String, Integer> counts = new TreeMap<>();
        nanos.forEach((kind, times) -> counts.put(kind, times.size()));
        return counts;
    }

    /** How many answers of that kind there were in a second. */
    double rate(String kind) {
        return nanos.getOrDefault(kind, List.of()).size() * 1e9 / (ended - began);
    }

    /** In which time 99 of 100 answers of that kind were there. */
    Duration p99(String kind) {
        List<Long> sorted = new ArrayList<>(nanos.get(kind));
        Collections.sort(sorted);
        return Duration.ofNanos(sorted.get(sorted.size() * 99 / 100));
    }

    /** By how much the machine woke one of the clients too late: that much it may add to any time. */
    Duration lateness() {
        return Duration.ofNanos(lateNanos);
    }

    @Override
    public void close() {
        going = false;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended = System.nanoTime();
    }

    private void run(long first) {
        long next = first;
        while (going) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(20_000);
                socket.setTcpNoDelay(true);
                InputStream in = new BufferedInputStream(socket.getInputStream());
                for (boolean open = true; going && open; ) {
                    await(next);
                    next = Math.max(next + paceNanos, System.nanoTime());
                    open = exchange(socket, in);
                }
            } catch (IOException e) {
                took(e.toString(), 0);
            }
        }
    }

    private void await(long time) {
        if (time - System.nanoTime() > 0) {
            for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            woke(System.nanoTime() - time);
        }
    }

    private synchronized void woke(long late) {
        lateNanos = Math.max(lateNanos, late);
    }

    private boolean exchange(Socket socket, InputStream in) throws IOException {
        long asked = System.nanoTime();
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: load.test\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        Message answer = Message.read(in);
        if (answer == null || !answer.complete()) {
            throw new EOFException("the connection ended within an answer, or before it");
        }
        took(kind(answer), System.nanoTime() - asked);
        return !"close".equals(answer.fields().get("connection"));
    }

    private static String kind(Message answer) {
        return answer.status() == 200
                ? "200"
                : answer.status() + " " + answer.text().replaceAll(".*\"code\":\"([A-Z_]*)\".*", "$1") + " "
                        + answer.fields().get("retry-after");
    }

    private synchronized void took(String kind, long time) {
        nanos.computeIfAbsent(kind, first -> new ArrayList<>()).add(time);
    }
}
