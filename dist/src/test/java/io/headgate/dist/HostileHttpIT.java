package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing ambiguous, truncated or smuggled comes to a server, and whoever asks next gets an answer of their own. */
class HostileHttpIT {

    private static final long SEED = 20260103;
    private static final byte[] END = {'\r', '\n', '\r', '\n'};
    private static final int BRIEF = 1000;
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

    @TempDir
    Path folder;

    private RecordingOrigin origin;
    private GatewayProcess gateway;
    private Socket innocent;
    private InputStream innocentAnswers;
    private int innocents;

    @BeforeEach
    void start() throws Exception {
        origin = new RecordingOrigin();
        String config = new Config()
                .limits(new JsonObject().put("headTimeout", "2s").put("idleTimeout", "2s"))
                .pool("app", origin.address())
                .route("denied", "/denied/*", new JsonObject().put("respond", new JsonObject().put("status", 403)))
                .toPool("/*", "app")
                .toString();
        // One event loop, so that all clients use the same upstream connections.
        gateway = GatewayProcess.start(folder, config, "-XX:ActiveProcessorCount=1");
        innocent = connect();
        innocentAnswers = new BufferedInputStream(innocent.getInputStream());
    }

    @AfterEach
    void stop() throws Exception {
        innocent.close();
        gateway.close();
        origin.close();
    }

    @Test
    void hostileRequests_areRefusedAndNothingOfThemReachesAServer() throws Exception {
        for (HostileRequests.Hostile hostile : HostileRequests.all()) {
            try (Socket client = connect()) {
                send(client, (hostile.bytes() + NEXT).getBytes(StandardCharsets.ISO_8859_1));
                InputStream in = new BufferedInputStream(client.getInputStream());
                Message answer = Message.read(in);
                assertThat(answer).as(hostile.bytes()).isNotNull();
                assertThat(answer.status()).as(hostile.bytes()).isIn(hostile.answers());
                Message next = Message.read(in);
                if (hostile.closes()) {
                    assertThat(next).as(hostile.bytes()).isNull();
                }
            }
            assertInnocentRequestWorks(hostile.bytes());
            // Where it is certain where the hostile one ends, the next one is a request like any other.
            assertThat(origin.arrived().stream().map(RequestReader.Request::target))
                    .as(hostile.bytes())
                    .isSubsetOf(hostile.closes() ? List.of() : List.of("/next"));
        }
        assertThat(origin.offences()).isEmpty();
    }

    @Test
    void requests_changedAtRandom_areReadAsTheRfcReadsThemOrRefused() throws Exception {
        long seed = TestLength.seed(SEED);
        System.out.println("requests are changed at random from the seed " + seed);
        RequestMutation mutation = new RequestMutation(new SplittableRandom(seed));
        SplittableRandom cuts = new SplittableRandom(seed);
        long end = System.nanoTime() + TestLength.of(Duration.ZERO).toNanos();
        int played = 0;
        int passed = 0;
        while (TestLength.isLong() ? System.nanoTime() < end : played < BRIEF) {
            byte[] bytes = ended(mutation.next());
            passed += play(bytes, cuts);
            played++;
            assertThat(origin.offences()).as(text(bytes)).isEmpty();
            assertInnocentRequestWorks(text(bytes));
        }
        System.out.println(played + " texts, " + passed + " requests reached the server");
        assertThat(passed).isBetween(played / 20, played * 3);
    }

    /** With an empty line after what cannot be read: a head is refused when it is whole, and nobody is to wait for that. */
    private static byte[] ended(byte[] bytes) throws IOException {
        if (!Reading.of(bytes).broken()) {
            return bytes;
        }
        byte[] ended = Arrays.copyOf(bytes, bytes.length + END.length);
        System.arraycopy(END, 0, ended, bytes.length, END.length);
        return ended;
    }

    /** Sends some bytes and reads the answers; the number of requests that came to the server. */
    private int play(byte[] bytes, SplittableRandom cuts) throws IOException {
        Reading reading = Reading.of(bytes);
        List<String> seen = new ArrayList<>();
        boolean ended = false;
        int answers = 0;
        try (Socket client = connect()) {
            if (cuts.nextInt(4) == 0) {
                int cut = cuts.nextInt(bytes.length + 1);
                send(client, Arrays.copyOf(bytes, cut));
                send(client, Arrays.copyOfRange(bytes, cut, bytes.length));
            } else {
                send(client, bytes);
            }
            InputStream in = new BufferedInputStream(client.getInputStream());
            while (!ended && (reading.broken() || answers < reading.marks().size())) {
                Message answer = answer(in);
                if (answer == null) {
                    ended = true;
                } else if (answer.status() >= 200) {
                    String mark = answer.fields().get(RecordingOrigin.MARK);
                    assertThat(answer.status())
                            .as(text(bytes))
                            .isNotEqualTo(500)
                            .isBetween(mark == null ? 400 : 200, mark == null ? 505 : 200);
                    if (mark != null) {
                        seen.add(mark);
                        assertThat(answers)
                                .as(text(bytes))
                                .isLessThan(reading.marks().size());
                        assertThat(mark)
                                .as(text(bytes))
                                .isEqualTo(reading.marks().get(answers));
                    }
                    answers++;
                }
            }
        }
        List<String> arrived =
                origin.arrived().stream().map(RequestReader.Request::mark).toList();
        assertThat(arrived).as(text(bytes)).isEqualTo(seen);
        return arrived.size();
    }

    /** How the RFC reads some bytes: the marks of the requests, and whether what comes after them can be read at all. */
    private record Reading(List<String> marks, boolean broken) {

        static Reading of(byte[] bytes) throws IOException {
            RequestReader reader = new RequestReader(new ByteArrayInputStream(bytes), RequestReader.Manner.TOLERANT);
            List<String> marks = new ArrayList<>();
            try {
                for (RequestReader.Request next = reader.next(); next != null; next = reader.next()) {
                    marks.add(next.mark());
                }
                return new Reading(marks, false);
            } catch (EOFException cut) {
                return new Reading(marks, false);
            } catch (RequestReader.Ambiguous e) {
                return new Reading(marks, true);
            }
        }
    }

    private void assertInnocentRequestWorks(String after) throws IOException {
        String path = RecordingOrigin.INNOCENT + innocents++;
        send(innocent, ("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        Message answer = Message.read(innocentAnswers);
        assertThat(answer).as(after).isNotNull();
        assertThat(answer.fields().get(RecordingOrigin.MARK)).as(after).isEqualTo(path);
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port("web"));
        client.setSoTimeout(20_000);
        client.setTcpNoDelay(true);
        return client;
    }

    private static void send(Socket client, byte[] bytes) throws IOException {
        try {
            client.getOutputStream().write(bytes);
        } catch (SocketException refusedMeanwhile) {
            // The answer tells.
        }
    }

    private static Message answer(InputStream in) throws IOException {
        try {
            return Message.read(in);
        } catch (SocketException reset) {
            return null;
        }
    }

    private static String text(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            int c = b & 0xff;
            text.append(c == '\n' ? "\\n\n" : c >= ' ' && c < 127 ? "" + (char) c : String.format("\\x%02x", c));
        }
        return text.toString();
    }
}
