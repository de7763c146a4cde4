package io.headgate.dist;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A server behind the gateway that reads as strictly as can be, remembers what comes, and tells in each answer what it
 * is the answer to.
 */
final class RecordingOrigin implements AutoCloseable {

    /** What the path of a request begins with that is expected, and answered without being remembered. */
    static final String INNOCENT = "/innocent/";

    /** The field of answers that has the request's mark, or the path of an innocent one. */
    static final String MARK = "x-mark";

    private final SocketOrigin origin = new SocketOrigin(this::serve);
    private final Queue<RequestReader.Request> arrived = new ConcurrentLinkedQueue<>();
    private final Queue<String> offences = new ConcurrentLinkedQueue<>();

    RecordingOrigin() throws IOException {}

    String address() {
        return origin.address();
    }

    /** The whole requests that have come since this was last asked. */
    List<RequestReader.Request> arrived() {
        List<RequestReader.Request> all = new ArrayList<>();
        for (RequestReader.Request next = arrived.poll(); next != null; next = arrived.poll()) {
            all.add(next);
        }
        return all;
    }

    /** What has come that no gateway should send. */
    List<String> offences() {
        return List.copyOf(offences);
    }

    @Override
    public void close() throws IOException {
        origin.close();
    }

    private void serve(Socket connection) throws IOException {
        RequestReader requests = new RequestReader(
                new BufferedInputStream(connection.getInputStream()),
                RequestReader.Manner.STRICT,
                connection.getOutputStream());
        try {
            for (RequestReader.Request request = requests.next(); request != null; request = requests.next()) {
                boolean innocent = request.target().startsWith(INNOCENT);
                if (!innocent) {
                    arrived.add(request);
                }
                String mark = innocent ? request.target() : request.mark();
                connection
                        .getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\n" + MARK + ": " + mark + "\r\nContent-Length: 0\r\n\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (RequestReader.Ambiguous e) {
            offences.add(e.getMessage());
        } catch (EOFException | SocketException cut) {
            // An upload whose client was refused or has gone.
        }
    }
}
