package io.headgate.dist;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps asking for one path over keep-alive connections, as fast as the answers come, and counts every failure: a
 * refused connection, a broken answer, an unexpected status. It never tries again in silence; only a connection that the
 * other side announced to close is opened anew.
 */
final class LoadClient implements AutoCloseable {

    private final int port;
    private final String path;
    private final AtomicLong answers = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean going = true;

    LoadClient(int port, String path, int connections) {
        this.port = port;
        this.path = path;
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(this::run, "load-" + i);
            thread.start();
            threads.add(thread);
        }
    }

    long answers() {
        return answers.get();
    }

    /** Stops, and returns what went wrong. */
    List<String> failures() {
        close();
        return List.copyOf(failures);
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
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.setSoTimeout(20_000);
                socket.setTcpNoDelay(true);
                InputStream in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
                boolean open = true;
                while (going && open) {
                    open = exchange(socket, in);
                }
            } catch (IOException e) {
                failures.add(e.toString());
            }
        }
    }

    private boolean exchange(Socket socket, InputStream in) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: load.test\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        String status = line(in);
        long length = -1;
        boolean open = true;
        boolean chunked = false;
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            String lower = field.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).trim());
            }
            chunked |= lower.startsWith("transfer-encoding:");
            open &= !lower.equals("connection: close");
        }
        if (chunked) {
            chunks(in);
        } else if (length >= 0) {
            in.skipNBytes(length);
        } else {
            throw new IOException("no framing after " + status);
        }
        if (!status.startsWith("HTTP/1.1 200")) {
            failures.add(status);
        }
        answers.incrementAndGet();
        return open;
    }

    private static void chunks(InputStream in) throws IOException {
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            in.skipNBytes(size + 2L);
        }
        while (!line(in).isEmpty()) {
            continue;
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended within an answer, or before it");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
