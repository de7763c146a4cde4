package io.headgate.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A link to a server on this machine that can be put into trouble, and out of it again. */
final class TroubledLink implements AutoCloseable {

    /** What becomes of connections, of those that are open as of new ones. */
    enum State {
        /** Bytes go both ways. */
        WELL,
        /** Connections are cut, and new ones cut as soon as they are made. */
        DOWN,
        /** What the server says comes five seconds late. */
        SLOW,
        /** Instead of what the server says comes noise. */
        GARBAGE
    }

    private static final long LATE_SECONDS = 5;

    private final ServerSocket accepting;
    private final int target;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService late = Executors.newSingleThreadScheduledExecutor();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile State state = State.WELL;

    /** Opens a link to a port of this machine, on a port of its own. */
    TroubledLink(int target) throws IOException {
        this.target = target;
        accepting = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    int port() {
        return accepting.getLocalPort();
    }

    void state(State next) {
        state = next;
        if (next == State.DOWN) {
            open.forEach(TroubledLink::cut);
        }
    }

    @Override
    public void close() throws IOException {
        accepting.close();
        open.forEach(TroubledLink::cut);
        threads.shutdownNow();
        late.shutdownNow();
    }

    private void accept() {
        while (!accepting.isClosed()) {
            try {
                Socket client = accepting.accept();
                if (state == State.DOWN) {
                    cut(client);
                } else {
                    link(client);
                }
            } catch (IOException e) {
                // Closed, or the server is away: the next one.
            }
        }
    }

    private void link(Socket client) throws IOException {
        Socket server = new Socket();
        open.add(client);
        open.add(server);
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        } catch (IOException e) {
            part(client, server);
            throw e;
        }
        threads.execute(() -> {
            try {
                client.getInputStream().transferTo(server.getOutputStream());
            } catch (IOException e) {
                // The end of this connection.
            } finally {
                part(client, server);
            }
        });
        threads.execute(() -> answers(client, server));
    }

    private void answers(Socket client, Socket server) {
        byte[] buffer = new byte[16 * 1024];
        SplittableRandom noise = new SplittableRandom(client.getPort());
        try {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (state == State.SLOW) {
                    late.schedule(() -> {}, LATE_SECONDS, TimeUnit.SECONDS).get();
                } else if (state == State.GARBAGE) {
                    noise.nextBytes(buffer);
                }
                out.write(buffer, 0, read);
            }
        } catch (Exception e) {
            // The end of this connection.
        } finally {
            part(client, server);
        }
    }

    private void part(Socket client, Socket server) {
        cut(client);
        cut(server);
        open.remove(client);
        open.remove(server);
    }

    private static void cut(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
