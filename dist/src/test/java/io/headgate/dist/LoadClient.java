package io.headgate.dist;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps asking for one path over keep-alive connections, as fast as the answers come, and counts every failure: a
 * refused connection, a broken answer, an unexpected status or body. It never tries again in silence; only a connection
 * that the other side announced to close is opened anew.
 */
final class LoadClient implements AutoCloseable {

    private final int port;
    private final String path;
    private final Set<String> expected;
    private final AtomicLong answers = new AtomicLong();
    private final Map<String, Integer> failures = new ConcurrentSkipListMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean going = true;

    /**
     * Starts.
     *
     * @param expected the bodies of which each answer must have one
     */
    LoadClient(int port, String path, int connections, Set<String> expected) {
        this.port = port;
        this.path = path;
        this.expected = expected;
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(this::run, "load-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    long answers() {
        return answers.get();
    }

    /** Stops, and returns what went wrong and how often. */
    Map<String, Integer> failures() {
        close();
        return Map.copyOf(failures);
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
    }

    private void run() {
        while (going) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(20_000);
                socket.setTcpNoDelay(true);
                InputStream in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
                boolean open = true;
                while (going && open) {
                    open = exchange(socket, in);
                }
            } catch (IOException | RuntimeException e) {
                failed(e.toString());
            }
        }
    }

    private void failed(String how) {
        failures.merge(how, 1, Integer::sum);
    }

    private boolean exchange(Socket socket, InputStream in) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: load.test\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        Message answer = Message.read(in);
        if (answer == null || !answer.complete()) {
            throw new EOFException("the connection ended within an answer, or before it");
        }
        if (answer.status() != 200 || !expected.contains(answer.text())) {
            failed(answer.start() + ' ' + answer.text().replaceAll("\"requestId\":\"[^\"]*\"", ""));
        }
        answers.incrementAndGet();
        return !"close".equals(answer.fields().get("connection"));
    }
}
