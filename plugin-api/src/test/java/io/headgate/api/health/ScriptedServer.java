package io.headgate.api.health;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server on a free port of the loopback address that does with each connection what a script says. */
public final class ScriptedServer implements AutoCloseable {

    private final ServerSocket listener;
    private final Script script;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> endings = new LinkedBlockingQueue<>();

    /** What happens to a connection; on a thread of its own. */
    @FunctionalInterface
    public interface Script {
        /** Serves a connection, which is closed after it. */
        void serve(Socket socket) throws IOException;
    }

    /** A server that runs until it is closed. */
    public ScriptedServer(Script script) {
        this.script = script;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException unable) {
            throw new UncheckedIOException(unable);
        }
        thread(this::accept);
    }

    /** A script that reads a request's head and then sends the text, as it is. */
    public static Script answer(String text) {
        return socket -> {
            readHead(socket);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            readUntilClosed(socket);
        };
    }

    /** A script that reads and never says a word. */
    public static Script silence() {
        return ScriptedServer::readUntilClosed;
    }

    /** Reads up to the empty line that ends a request's head, and gives it. */
    public static String readHead(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int c = in.read(); c >= 0; c = in.read()) {
            head.append((char) c);
            if (head.length() >= 4 && head.indexOf("\r\n\r\n", head.length() - 4) >= 0) {
                break;
            }
        }
        return head.toString();
    }

    /** Where it is. */
    public HealthTarget target() {
        return new HealthTarget("http", "127.0.0.1", listener.getLocalPort());
    }

    /** Waits until a connection is over; false when none is in time. */
    public boolean awaitEnding(long millis) throws InterruptedException {
        return endings.poll(millis, TimeUnit.MILLISECONDS) != null;
    }

    /** A port at which nobody listens. */
    public static HealthTarget nobody() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new HealthTarget("http", "127.0.0.1", socket.getLocalPort());
        } catch (IOException unable) {
            throw new UncheckedIOException(unable);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket socket = listener.accept();
                sockets.add(socket);
                thread(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            script.serve(socket);
            endings.add("done");
        } catch (IOException reset) {
            endings.add(reset.toString());
        }
    }

    private static void readUntilClosed(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        while (in.read() >= 0) {
            // Not of interest.
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }
}
