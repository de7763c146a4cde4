package io.headgate.core.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream server that sends whatever bytes a test wants and keeps what it got. One thread for each connection. */
final class ScriptedOrigin implements AutoCloseable {

    /** What happens on one connection; returning closes it. */
    @FunctionalInterface
    interface Script {
        void serve(Connection connection) throws IOException;
    }

    private final ServerSocket server;
    private final Script script;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger closedByPeer = new AtomicInteger();
    private final List<WireMessage> requests = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    ScriptedOrigin(Script script) {
        this(0, script);
    }

    /** At a port where one was before. */
    private ScriptedOrigin(int port, Script script) {
        this.script = script;
        try {
            server = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** Answers every request with these bytes and keeps the connection. */
    static ScriptedOrigin answering(String response) {
        return answering(0, response);
    }

    /** The same at a port where one was before. */
    static ScriptedOrigin answering(int port, String response) {
        return new ScriptedOrigin(port, connection -> {
            while (connection.request() != null) {
                connection.send(response);
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    /** Connections that were accepted. */
    int connections() {
        return accepted.get();
    }

    /** Connections on which the other side has hung up while a script was reading. */
    int hangUps() {
        return closedByPeer.get();
    }

    /** Requests in order of their end; those that broke off are among them, marked as incomplete. */
    List<WireMessage> requests() {
        return requests;
    }

    /** What did not keep the rules of HTTP, read strictly. */
    List<String> refused() {
        return refused;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                int number = accepted.incrementAndGet();
                start(() -> serve(socket, number));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            socket.setTcpNoDelay(true);
            script.serve(new Connection(socket, number));
        } catch (IOException hungUp) {
            closedByPeer.incrementAndGet();
        } finally {
            sockets.remove(socket);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "origin");
        thread.setDaemon(true);
        thread.start();
    }

    /** One accepted connection. */
    final class Connection {

        private final Socket socket;
        private final int number;
        private final WireReader reader;

        private Connection(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.reader = new WireReader(socket.getInputStream());
        }

        /** Its number, 1 and up. */
        int number() {
            return number;
        }

        Socket socket() {
            return socket;
        }

        WireReader reader() {
            return reader;
        }

        /** The next request with its whole body; null when the other side has closed in between. */
        WireMessage request() throws IOException {
            WireMessage head = head();
            return head == null ? null : body(head);
        }

        /** The head of the next request. */
        WireMessage head() throws IOException {
            try {
                WireMessage head = reader.head();
                if (head == null) {
                    closedByPeer.incrementAndGet();
                }
                return head;
            } catch (WireReader.Broken broken) {
                refused.add(broken.getMessage());
                throw broken;
            }
        }

        /** Reads the body that belongs to a head. */
        WireMessage body(WireMessage head) throws IOException {
            try {
                WireMessage whole = reader.requestBody(head);
                requests.add(whole);
                if (!whole.complete()) {
                    throw new IOException("hung up within a body");
                }
                return whole;
            } catch (WireReader.Broken broken) {
                refused.add(broken.getMessage());
                throw broken;
            }
        }

        void send(String bytes) throws IOException {
            send(bytes.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** Waits until the other side closes; what it sends is ignored. */
        void awaitHangUp() throws IOException {
            byte[] ignored = new byte[4096];
            while (socket.getInputStream().read(ignored) >= 0) {
                // forgotten
            }
            closedByPeer.incrementAndGet();
        }

        /** Closes with a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}
