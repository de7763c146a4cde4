package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An origin that says more than it was asked for: nothing of it reaches another client. */
class PoisoningIT {

    private static final int ROUNDS = 25;
    private static final String SECRET = "belongs-to-the-first-client";

    /** What the origin sends instead of a proper answer. */
    enum Evil {
        PROCESSING_BEFORE("HTTP/1.1 102 Processing\r\n\r\n" + answer(SECRET), ""),
        PROCESSING_THEN_LATE_ANSWER("HTTP/1.1 102 Processing\r\n\r\n", answer(SECRET)),
        UPLOAD_RESUMPTION_THEN_LATE_ANSWER("HTTP/1.1 104 Upload Resumption\r\n\r\n", answer(SECRET)),
        SECOND_ANSWER(answer("first") + answer(SECRET), ""),
        LATE_SECOND_ANSWER(answer("first"), answer(SECRET)),
        PARTIAL_HEAD(answer("first") + "HTTP/1.1 200 OK\r\nX-Secret: " + SECRET, ""),
        LATE_PARTIAL_HEAD(answer("first"), "HTTP/1.1 200 OK\r\nX-Secret: " + SECRET + "\r\n"),
        BODY_AFTER_NO_CONTENT("HTTP/1.1 204 No Content\r\n\r\n" + answer(SECRET), "");

        private final String atOnce;
        private final String later;

        Evil(String atOnce, String later) {
            this.atOnce = atOnce;
            this.later = later;
        }

        private static String answer(String text) {
            return "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text;
        }
    }

    @TempDir
    Path folder;

    /** Whether the gateway has closed the connection on which the origin went on talking. */
    private volatile boolean closed;

    private final Semaphore answered = new Semaphore(0);
    private final Semaphore said = new Semaphore(0);

    @ParameterizedTest
    @EnumSource
    void secondClient_afterAnOriginThatSaysTooMuch_seesItsOwnAnswerOnly(Evil evil) throws Exception {
        try (SocketOrigin origin = new SocketOrigin(connection -> serve(connection, evil))) {
            String config = new Config()
                    .pool("app", origin.address())
                    .toPool("/*", "app")
                    .toString();
            // One event loop, so that both clients would use the same upstream connection.
            try (GatewayProcess gateway = GatewayProcess.start(folder, config, "-XX:ActiveProcessorCount=1")) {
                for (int round = 0; round < ROUNDS; round++) {
                    playRound(gateway.port("web"), round);
                }
            }
        }
    }

    private void playRound(int port, int round) throws Exception {
        try (Socket first = new Socket(InetAddress.getLoopbackAddress(), port);
                Socket second = new Socket(InetAddress.getLoopbackAddress(), port)) {
            said.drainPermits();
            ask(first, "/evil/" + round);
            Message firstAnswer = evilAnswer(first);
            answered.release();
            assertThat(said.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            assertThat(closed).as("connection closed").isTrue();
            ask(second, "/good/" + round);
            Message answer = Message.read(new BufferedInputStream(second.getInputStream()));
            assertThat(answer.status()).as("after %s", firstAnswer).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("for /good/" + round);
            assertThat(answer.fields().toString()).doesNotContain(SECRET);
            // The first client neither gets anything once it has its answer.
            ask(first, "/good/again" + round);
            Message again = Message.read(new BufferedInputStream(first.getInputStream()));
            assertThat(again == null ? "" : again.toString() + again.text()).doesNotContain(SECRET);
        }
    }

    /** Its status is the gateway's to choose, but the connection is not closed in its midst. */
    private static Message evilAnswer(Socket client) throws IOException {
        client.setSoTimeout(20_000);
        Message answer = Message.read(new BufferedInputStream(client.getInputStream()));
        assertThat(answer).isNotNull();
        assertThat(answer.complete()).isTrue();
        return answer;
    }

    private static void ask(Socket client, String path) throws IOException {
        client.setSoTimeout(20_000);
        client.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: two.test\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void serve(Socket connection, Evil evil) throws Exception {
        InputStream in = new BufferedInputStream(connection.getInputStream());
        OutputStream out = connection.getOutputStream();
        for (Message request = Message.read(in); request != null; request = Message.read(in)) {
            if (request.path().startsWith("/good/")) {
                out.write(Evil.answer("for " + request.path()).getBytes(StandardCharsets.US_ASCII));
                continue;
            }
            answered.drainPermits();
            out.write(evil.atOnce.getBytes(StandardCharsets.US_ASCII));
            if (evil == Evil.PROCESSING_BEFORE) {
                // The answer is the first client's own, and the connection is as good as before.
                closed = true;
                said.release();
                continue;
            }
            boolean tooLate = true;
            if (!evil.later.isEmpty()) {
                // A gateway that drops a 102 waits for the rest, and that is the answer: it does not come too late.
                tooLate = answered.tryAcquire(100, TimeUnit.MILLISECONDS);
                out.write(evil.later.getBytes(StandardCharsets.US_ASCII));
            }
            // It stays open at this side: only the gateway can see to it that nobody uses it again.
            connection.setSoTimeout(10_000);
            closed = !tooLate || in.read() < 0;
            said.release();
            return;
        }
    }
}
