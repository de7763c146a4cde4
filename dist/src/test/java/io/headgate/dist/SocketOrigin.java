package io.headgate.dist;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that says what no proper one would: every connection is handed to a script on a thread of its own. */
final class SocketOrigin implements AutoCloseable {

    /** What is done with a connection, which is closed afterwards. */
    interface Script {
        void run(Socket connection) throws Exception;
    }

    private final Script script;
    private final int port;
    private volatile ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failures = new AtomicInteger();

    SocketOrigin(Script script) throws IOException {
        this.script = script;
        server = listen(0);
        port = server.getLocalPort();
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    /** How many connections there are now. */
    int connections() {
        return open.size();
    }

    /** How many scripts have ended with an exception. */
    int failures() {
        return failures.get();
    }

    /** Dies as a process does that is killed: nothing is answered any more, every connection is reset. */
    void kill() throws IOException {
        server.close();
        for (Socket connection : open) {
            connection.setSoLinger(true, 0);
            connection.close();
        }
    }

    /** Comes back at the same address. */
    void revive() throws IOException {
        server = listen(port);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : open) {
            connection.close();
        }
    }

    private ServerSocket listen(int wanted) throws IOException {
        ServerSocket listening = new ServerSocket(wanted, 1000, InetAddress.getLoopbackAddress());
        start(() -> accept(listening));
        return listening;
    }

    private void accept(ServerSocket listening) {
        try {
            while (true) {
                Socket connection = listening.accept();
                connection.setTcpNoDelay(true);
                open.add(connection);
                start(() -> serve(connection));
            }
        } catch (IOException closed) {
            // That is how it ends.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            script.run(connection);
        } catch (Exception ended) {
            // By the other side, which is what many tests are about.
            failures.incrementAndGet();
        } finally {
            open.remove(connection);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "socket-origin");
        thread.setDaemon(true);
        thread.start();
    }
}
