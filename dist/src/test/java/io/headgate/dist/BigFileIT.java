package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Bodies of more than 2 GB through a gateway with a heap of 128 MB, both ways. */
@Isolated
class BigFileIT {

    private static final long LENGTH = 2L * 1024 * 1024 * 1024 + 12_345;
    private static final long SUM = Pattern.sum(LENGTH);
    private static final long MIB = 1024 * 1024;

    /** What the sockets' own buffers may hold between origin and client, with a good deal to spare. */
    private static final long IN_FLIGHT = 64 * MIB;

    @TempDir
    Path folder;

    private final AtomicLong sent = new AtomicLong();
    private SocketOrigin origin;
    private GatewayProcess gateway;

    @BeforeEach
    void start() throws Exception {
        origin = new SocketOrigin(this::serve);
        String config = new Config()
                .pool("files", origin.address())
                .toPool("/*", "files")
                .toString();
        gateway = GatewayProcess.start(folder, config, "-Xmx128m", "-XX:MaxDirectMemorySize=128m");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        origin.close();
    }

    @Test
    void download_fastReader_arrivesWholeInBoundedMemory() throws Exception {
        try (Socket client = ask("GET /big HTTP/1.1\r\nHost: big.test\r\n\r\n")) {
            InputStream in = client.getInputStream();
            CRC32C sum = new CRC32C();
            assertThat(length(in)).isEqualTo(LENGTH);
            Pattern.read(in, LENGTH, sum);
            assertThat(sum.getValue()).isEqualTo(SUM);
        }
        assertMemoryIsBounded();
    }

    @Test
    void download_slowReader_holdsTheOriginBackAndArrivesWhole() throws Exception {
        try (Socket client = ask("GET /big HTTP/1.1\r\nHost: big.test\r\n\r\n")) {
            InputStream in = client.getInputStream();
            CRC32C sum = new CRC32C();
            assertThat(length(in)).isEqualTo(LENGTH);
            long read = 0;
            for (int pause = 0; pause < 10; pause++) {
                long ahead = Await.settled("what the origin has sent", Duration.ofMillis(300), sent::get) - read;
                assertThat(ahead).as("sent but not read, at pause %s", pause).isLessThan(IN_FLIGHT);
                Pattern.read(in, 16 * MIB, sum);
                read += 16 * MIB;
            }
            Pattern.read(in, LENGTH - read, sum);
            assertThat(sum.getValue()).isEqualTo(SUM);
        }
        assertMemoryIsBounded();
    }

    @Test
    void upload_toAnOrigin_arrivesWholeInBoundedMemory() throws Exception {
        try (Socket client = ask("POST /up HTTP/1.1\r\nHost: big.test\r\nContent-Length: " + LENGTH + "\r\n\r\n")) {
            Pattern.write(client.getOutputStream(), LENGTH, written -> {});
            Message answer = Message.read(client.getInputStream());
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo(LENGTH + " " + SUM);
        }
        assertMemoryIsBounded();
    }

    private Socket ask(String head) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port("web"));
        client.setSoTimeout(20_000);
        client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    /** Heap and direct memory cannot grow beyond what the process was given; this is for all the rest of it. */
    private void assertMemoryIsBounded() throws Exception {
        assertThat(gateway.residentBytes()).isLessThan(600 * MIB);
        assertThat(gateway.output()).doesNotContain("OutOfMemory");
    }

    private void serve(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        OutputStream out = connection.getOutputStream();
        String request = Message.line(in);
        if (request.startsWith("GET")) {
            length(in);
            out.write(
                    ("HTTP/1.1 200 OK\r\nContent-Length: " + LENGTH + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            Pattern.write(out, LENGTH, sent::set);
        } else {
            long length = length(in);
            CRC32C sum = new CRC32C();
            Pattern.read(in, length, sum);
            String seen = length + " " + sum.getValue();
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + seen.length() + "\r\n\r\n" + seen)
                    .getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Reads the rest of a head and returns the announced length of the body. */
    private static long length(InputStream in) throws IOException {
        long length = 0;
        for (String field = Message.line(in); !field.isEmpty(); field = Message.line(in)) {
            if (field.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Long.parseLong(field.substring(15).trim());
            }
        }
        return length;
    }
}
