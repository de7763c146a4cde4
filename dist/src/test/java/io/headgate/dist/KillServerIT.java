package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed and comes back under load: clients do not notice. */
class KillServerIT {

    private static final int TIMES = 6;
    private static final int ANSWERS_BETWEEN = 2000;

    @TempDir
    Path folder;

    @Test
    void server_killedAndRevivedUnderLoad_failsNoGet() throws Exception {
        try (SocketOrigin one = answering("one");
                SocketOrigin two = answering("two");
                SocketOrigin three = answering("three")) {
            String config = new Config()
                    .pool("app", one.address(), two.address(), three.address())
                    .toPool("/*", "app")
                    .toString();
            try (GatewayProcess gateway = GatewayProcess.start(folder, config);
                    LoadClient load = new LoadClient(gateway.port("web"), "/page", 8, Set.of("one", "two", "three"))) {
                List<SocketOrigin> origins = List.of(one, two, three);
                for (int i = 0; i < TIMES; i++) {
                    SocketOrigin victim = origins.get(i % origins.size());
                    more(load);
                    victim.kill();
                    more(load);
                    victim.revive();
                }
                more(load);
                assertThat(load.failures()).isEmpty();
            }
        }
    }

    /** Answers each request with one write, so that no response is ever half sent. */
    private static SocketOrigin answering(String text) throws IOException {
        byte[] answer = ("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text)
                .getBytes(StandardCharsets.US_ASCII);
        return new SocketOrigin(connection -> serve(connection, answer));
    }

    private static void serve(Socket connection, byte[] answer) throws IOException {
        InputStream in = new BufferedInputStream(connection.getInputStream());
        while (Message.read(in) != null) {
            connection.getOutputStream().write(answer);
        }
    }

    /** Goes on when so many more requests were answered, each of which would be a chance to fail. */
    private static void more(LoadClient load) throws Exception {
        long before = load.answers();
        Await.until("more answers", () -> load.answers() > before + ANSWERS_BETWEEN);
    }
}
