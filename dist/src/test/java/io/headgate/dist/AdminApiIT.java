package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators, and others, do to the admin API of a real gateway. */
class AdminApiIT {

    private static final List<String> FORBIDDEN = List.of(
            "http://169.254.169.254/",
            "http://169.254.169.254:80",
            "http://[fe80::1]",
            "http://[fe80::1]:8080",
            "http://[::ffff:169.254.169.254]",
            "http://0xa9fea9fe",
            "http://2852039166",
            "http://0251.0376.0251.0376",
            "file:///etc/passwd",
            "gopher://127.0.0.1:70",
            "ftp://127.0.0.1",
            "jar:http://127.0.0.1!/",
            "http://",
            "http://user:secret@127.0.0.1",
            "http://127.0.0.1/path",
            "http://127.0.0.1?query",
            "http://127.0.0.1:0",
            "http://127.0.0.1:65536",
            "http://a b",
            "http://127.0.0.1#fragment");

    @TempDir
    Path folder;

    @Test
    void purge_byTagOrWhole_hasTheNextRequestAskTheServer() throws Exception {
        JsonObject cached = new JsonObject()
                .put("pool", "app")
                .put(
                        "cache",
                        new JsonObject().put("use", "pages").put("ttl", "1h").put("tags", new JsonArray().add("tea")));
        try (Origin origin = Origin.answering("page");
                GatewayProcess gateway = GatewayProcess.start(
                        folder,
                        new Config()
                                .pool("app", origin.address())
                                .cache("pages")
                                .route("tea", "/tea", cached)
                                .toString())) {
            int port = gateway.port("web");
            for (String purge : List.of("{\"tag\":\"tea\"}", "{\"all\":true}")) {
                assertThat(head(port, "/tea")).contains("stored");
                assertThat(head(port, "/tea")).contains("headgate; hit");
                assertThat(purge(gateway, purge).statusCode()).isEqualTo(200);
                assertThat(new JsonObject(purge(gateway, purge).body()).getInteger("removed"))
                        .as("the second time")
                        .isZero();
                assertThat(head(port, "/tea")).doesNotContain("headgate; hit");
                purge(gateway, "{\"all\":true}");
            }
            assertThat(purge(gateway, "{\"key\":\"unknown\"}").body()).isEqualTo("{\"removed\":0}");
            for (String bad : List.of("", "[]", "{}", "{\"all\":false}", "{\"tag\":\"\"}", "{\"tag\":1}", "nonsense")) {
                assertThat(purge(gateway, bad).statusCode()).as(bad).isEqualTo(400);
            }
            assertThat(purge(gateway, "\"" + "x".repeat(5 << 20) + '"').statusCode())
                    .isEqualTo(413);
            assertThat(gateway.admin("POST", "/api/v1/caches/none/purge", "{\"all\":true}")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void events_followed_tellWhatHappensAndWhatWasMissed() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try (GatewayProcess gateway =
                GatewayProcess.start(folder, new Config().respond("/", "one").toString())) {
            InputStream in = new BufferedInputStream(follow("", clients).getInputStream());
            until(in, ":\n\n");
            gateway.config(new Config().respond("/", "two").toString());
            String first = event(in, "config-applied");
            assertThat(first).contains("\"cause\":\"file changed\"");
            gateway.config("{");
            String second = event(in, "config-refused");
            assertThat(second).contains("problems");

            String id = first.lines().findFirst().orElseThrow().replace("id: ", "");
            Socket late = follow("Last-Event-ID: " + id + "\r\n", clients);
            assertThat(event(new BufferedInputStream(late.getInputStream()), "config-refused"))
                    .isEqualTo(second);
            while (clients.size() < 16) {
                follow("", clients);
            }
            gateway.await(
                    "no room for another",
                    () -> gateway.admin("/api/v1/status").statusCode() == 200
                            && firstLine(follow("", new ArrayList<>())).contains(" 503 "));
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void upload_hostileNamesAndFiles_leaveNothingBehind() throws Exception {
        JsonObject config = new JsonObject(new Config().respond("/", "one").toString());
        config.getJsonObject("admin").put("pluginUpload", true);
        try (GatewayProcess gateway = GatewayProcess.start(folder, config.encode())) {
            Set<String> before = files();
            byte[] noPlugin = "PK\u0003\u0004 not a jar".getBytes(StandardCharsets.ISO_8859_1);
            for (String name :
                    List.of("..%2Fx.jar", "%2Fetc%2Fx.jar", "x.zip", "a%00.jar", "", ".hidden.jar", "a%5Cb.jar")) {
                assertThat(upload(gateway, name, noPlugin).statusCode())
                        .as(name)
                        .isEqualTo(400);
            }
            assertThat(upload(gateway, "x.jar", noPlugin).statusCode()).isEqualTo(422);
            assertThat(upload(gateway, "x.jar", new byte[65 << 20]).statusCode())
                    .isEqualTo(413);
            gateway.await("the end of the parts", () -> files().equals(before));

            Path demo;
            try (Stream<Path> jars = Files.list(Headgate.HOME.resolve("demo"))) {
                demo = jars.findFirst().orElseThrow();
            }
            HttpResponse<String> loaded = upload(gateway, "demo.jar", Files.readAllBytes(demo));
            assertThat(loaded.statusCode()).as(loaded.body()).isEqualTo(201);
            assertThat(gateway.plugin("demo.jar").getString("state")).isEqualTo("loaded");
        }
    }

    @Test
    void config_serversThatMustNotBeReached_areRefused() throws Exception {
        try (GatewayProcess gateway =
                GatewayProcess.start(folder, new Config().respond("/", "one").toString())) {
            String own = new JsonObject(Files.readString(folder.resolve("state/running.json"))).getString("admin");
            for (String address :
                    Stream.concat(FORBIDDEN.stream(), Stream.of(own)).toList()) {
                String admin = own.substring("http://".length());
                String config = new Config()
                        .pool("app", address)
                        .toPool("/*", "app")
                        .toString()
                        .replaceFirst("(\"admin\"\\s*:\\s*\\{\\s*\"address\"\\s*:\\s*\")[^\"]*", "$1" + admin);
                HttpResponse<String> answer = gateway.admin("PUT", "/api/v1/config", config, "If-Match", "*");
                assertThat(answer.statusCode()).as(address + answer.body()).isEqualTo(422);
                assertThat(new JsonObject(answer.body())
                                .getJsonArray("problems")
                                .toString())
                        .contains("pools.app.servers[0]");
            }
            assertThat(Plain.get(gateway.port("web"), "/")).isEqualTo("one");
        }
    }

    private static HttpResponse<String> purge(GatewayProcess gateway, String body) throws Exception {
        return gateway.admin("POST", "/api/v1/caches/pages/purge", body);
    }

    private static HttpResponse<String> upload(GatewayProcess gateway, String name, byte[] jar) throws Exception {
        return gateway.upload("/api/v1/plugins?file=" + name, jar);
    }

    private static String head(int port, String path) throws Exception {
        return Plain.exchange(port, "GET " + path + " HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
    }

    private Socket follow(String fields, List<Socket> clients) throws Exception {
        JsonObject running = new JsonObject(Files.readString(folder.resolve("state/running.json")));
        int port = URI.create(running.getString("admin")).getPort();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        clients.add(socket);
        socket.setSoTimeout(20_000);
        String token = Files.readString(folder.resolve("state/admin.token")).trim();
        socket.getOutputStream()
                .write(("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n"
                                + fields + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String firstLine(Socket socket) throws Exception {
        try (socket) {
            StringBuilder line = new StringBuilder();
            for (int c = socket.getInputStream().read();
                    c >= 0 && c != '\r';
                    c = socket.getInputStream().read()) {
                line.append((char) c);
            }
            return line.toString();
        }
    }

    /** The next event of that type, with its id and data. */
    private static String event(InputStream in, String type) throws Exception {
        String before = until(in, "\nevent: " + type + "\n");
        return before.substring(before.lastIndexOf("id: ")) + until(in, "\n\n");
    }

    /** Reads up to a text; each test has its limit of time for that. */
    private static String until(InputStream in, String end) throws Exception {
        StringBuilder text = new StringBuilder();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        for (int c = in.read(); c >= 0 && System.nanoTime() < deadline; c = in.read()) {
            text.append((char) c);
            if (text.length() >= end.length() && text.lastIndexOf(end) == text.length() - end.length()) {
                return text.toString();
            }
        }
        throw new AssertionError("no " + end + " in " + text);
    }

    private Set<String> files() throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            Set<String> names = new TreeSet<>();
            all.filter(path -> !path.startsWith(folder.resolve("state")))
                    .forEach(path -> names.add(folder.relativize(path).toString()));
            return names;
        }
    }
}
