package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one side cuts off never looks whole to the other, whatever the framing. */
class TruncationIT {

    private static final int TIMES = 1000;
    private static final String HALF = "x".repeat(30_000);

    @TempDir
    Path folder;

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger complete = new AtomicInteger();
    private volatile boolean cutting;
    private SocketOrigin origin;
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws Exception {
        origin = new SocketOrigin(this::serve);
        String config = new Config()
                .pool("app", origin.address())
                .cache("pages")
                .route(
                        "cached",
                        "/cached/*",
                        new JsonObject()
                                .put("pool", "app")
                                .put(
                                        "cache",
                                        new JsonObject().put("use", "pages").put("ttl", "1h")))
                .toPool("/*", "app")
                .toString();
        gateway = GatewayProcess.start(folder, config);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        origin.close();
    }

    @Test
    void uploads_abortedByTheClient_neverArriveAsComplete() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            try (Socket client = connect()) {
                client.getOutputStream().write(half("POST /upload HTTP/1.1\r\nHost: cut.test\r\n", i));
                int count = i;
                Await.until("upload " + i + " to reach the origin", () -> begun.get() > count);
                if (i / 2 % 2 == 0) {
                    // A reset instead of an orderly end.
                    client.setSoLinger(true, 0);
                }
            }
        }
        Await.until("the abandoned uploads to be cancelled", () -> origin.connections() == 0);
        assertThat(begun).hasValue(TIMES);
        assertThat(complete).hasValue(0);
        assertInnocentRequestsWork();
    }

    @Test
    void responses_cutByTheOrigin_neverArriveAsComplete() throws Exception {
        cutting = true;
        int whole = 0;
        for (int i = 0; i < TIMES; i++) {
            Message answer = get(path(i));
            if (answer != null && answer.status() == 200 && answer.complete()) {
                whole++;
            }
        }
        cutting = false;
        assertThat(begun).hasValueGreaterThanOrEqualTo(TIMES);
        assertThat(whole).isZero();
        for (int i = 0; i < TIMES; i++) {
            // The same resources again: nothing half was kept of them.
            Message answer = get(path(i));
            assertThat(answer.complete()).isTrue();
            assertThat(answer.text()).isEqualTo("all of " + path(i));
        }
        assertInnocentRequestsWork();
    }

    private static String path(int i) {
        return (i % 4 < 2 ? "/cached/" : "/plain/") + i;
    }

    private void assertInnocentRequestsWork() throws Exception {
        try (Socket client = connect()) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            for (int i = 0; i < 100; i++) {
                String path = "/innocent/" + i;
                client.getOutputStream()
                        .write(("POST " + path + " HTTP/1.1\r\nHost: cut.test\r\nContent-Length: 2\r\n\r\nhi")
                                .getBytes(StandardCharsets.US_ASCII));
                Message answer = Message.read(in);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).isEqualTo("all of " + path);
            }
        }
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port("web"));
        client.setSoTimeout(20_000);
        client.setTcpNoDelay(true);
        return client;
    }

    /** What comes, as far as it comes; null when the connection is cut before a head has come. */
    private Message get(String path) throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: cut.test\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return Message.read(new BufferedInputStream(client.getInputStream()));
        } catch (SocketException reset) {
            return null;
        }
    }

    /** A head with one framing or the other, and the half of its body. */
    private static byte[] half(String head, int i) {
        String body = i % 2 == 0
                ? "Content-Length: " + 2 * HALF.length() + "\r\n\r\n" + HALF
                : "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(HALF.length()) + "\r\n" + HALF + "\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    private void serve(Socket connection) throws IOException {
        InputStream in = new BufferedInputStream(connection.getInputStream());
        OutputStream out = connection.getOutputStream();
        while (begins(in)) {
            Message request = Message.read(in);
            if (!request.complete()) {
                return;
            }
            String path = request.path();
            if (path.equals("/upload")) {
                complete.incrementAndGet();
            }
            if (cutting) {
                int number = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
                out.write(half("HTTP/1.1 200 OK\r\nCache-Control: max-age=3600\r\n", number));
                if (number / 4 % 2 == 0) {
                    // A reset instead of an orderly end.
                    connection.setSoLinger(true, 0);
                }
                return;
            }
            String text = "all of " + path;
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text)
                    .getBytes(StandardCharsets.US_ASCII));
        }
    }

    private boolean begins(InputStream in) throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            return false;
        }
        in.reset();
        begun.incrementAndGet();
        return true;
    }
}
