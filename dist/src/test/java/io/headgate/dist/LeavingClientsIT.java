package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody waits for any more is not worked on: neither by a server nor by PostgreSQL. */
class LeavingClientsIT {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int CONNECTIONS = 10;
    private static final int CLIENTS = 2 * CONNECTIONS;

    @TempDir
    Path folder;

    private final AtomicInteger working = new AtomicInteger();
    private int port;

    /** Half of the clients that ask for rows wait for a connection to the database when they leave. */
    @Test
    void workOfClientsThatLeave_endsWithinTwoSeconds() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                Connection watching = postgres.getPostgresDatabase().getConnection();
                SocketOrigin origin = new SocketOrigin(this::serve);
                GatewayProcess gateway = GatewayProcess.start(folder, config(postgres.getPort(), origin.address()))) {
            port = gateway.port("web");
            long end = System.nanoTime() + TestLength.of(Duration.ofSeconds(1)).toNanos();
            do {
                List<Socket> clients = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(ask(i % 4 < 2 ? "GET" : "POST", "/silent"));
                    clients.add(ask("GET", "/sleep"));
                }
                Await.until("the work to begin", () -> working.get() == CLIENTS && queries(watching) == CONNECTIONS);
                for (int i = 0; i < clients.size(); i++) {
                    // A reset, or an orderly end.
                    clients.get(i).setSoLinger(i / 2 % 2 == 0, 0);
                    clients.get(i).close();
                }
                long left = System.nanoTime();
                Await.until("the work to end", () -> working.get() == 0 && queries(watching) == 0);
                assertThat(Duration.ofNanos(System.nanoTime() - left)).isLessThan(LIMIT);
                assertThat(Plain.get(port, "/rows")).isEqualTo("[{\"n\":1}]");
            } while (System.nanoTime() < end);
            assertThat(queries(watching)).as("queries that came late").isZero();
        }
    }

    private Socket ask(String method, String path) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        String fields = method.equals("POST") ? "Content-Length: 2\r\n\r\nhi" : "\r\n";
        client.getOutputStream()
                .write((method + ' ' + path + " HTTP/1.1\r\nHost: leave.test\r\n" + fields)
                        .getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    /** Reads a request and works on it until the connection ends. */
    private void serve(Socket connection) throws IOException {
        if (Message.read(connection.getInputStream()) != null) {
            working.incrementAndGet();
            try {
                if (connection.getInputStream().read() >= 0) {
                    throw new IOException("another request on a connection that is in use");
                }
            } finally {
                working.decrementAndGet();
            }
        }
    }

    private static int queries(Connection watching) throws SQLException {
        try (Statement statement = watching.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE application_name = 'headgate' AND state = 'active' AND query LIKE '%pg_sleep%'")) {
            count.next();
            return count.getInt(1);
        }
    }

    private static String config(int database, String origin) {
        return new Config()
                .pool("app", origin)
                .database(
                        "main",
                        new JsonObject()
                                .put("host", "127.0.0.1")
                                .put("port", database)
                                .put("name", "postgres")
                                .put("user", "postgres")
                                .put("password", "postgres")
                                .put(
                                        "connections",
                                        new JsonObject().put("max", CONNECTIONS).put("acquireTimeout", "100s"))
                                .put("queryTimeout", "110s")
                                .put("statementTimeout", "110s"))
                .route("sleep", "/sleep", query("SELECT pg_sleep(100)::text"))
                .route("rows", "/rows", query("SELECT 1 AS n"))
                .toPool("/*", "app")
                .toString();
    }

    private static JsonObject query(String sql) {
        return new JsonObject()
                .put(
                        "query",
                        new JsonObject().put("database", "main").put("sql", sql).put("parameters", new JsonArray()))
                .put("timeout", "2m");
    }
}
