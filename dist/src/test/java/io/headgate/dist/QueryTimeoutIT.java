package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published queries that run into their timeout, against a real PostgreSQL: they harm nobody who comes after them. */
class QueryTimeoutIT {

    private static final int TIMES = 1000;
    private static final int CONNECTIONS = 20;

    @TempDir
    Path folder;

    private volatile boolean going = true;

    @Test
    void goodQueries_afterAThousandTimeouts_allSucceedOverTheConfiguredConnections() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                GatewayProcess gateway = GatewayProcess.start(folder, config(postgres.getPort()))) {
            int port = gateway.port("web");
            ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS + 1);
            try {
                Future<Integer> most = clients.submit(() -> mostConnections(postgres));
                // Connections are made by the first queries; waiting for those is not what is tested.
                all(clients, port, i -> "/echo?n=" + i);
                List<Message> timedOut = all(clients, port, i -> "/sleep?seconds=60");
                List<Message> good = all(clients, port, i -> "/echo?n=" + i);
                going = false;
                assertThat(timedOut).extracting(Message::status).containsOnly(504);
                assertThat(timedOut)
                        .allSatisfy(answer -> assertThat(answer.text()).contains("QUERY_TIMEOUT"));
                assertThat(good).extracting(Message::status).containsOnly(200);
                for (int i = 0; i < TIMES; i++) {
                    assertThat(new JsonArray(good.get(i).text())
                                    .getJsonObject(0)
                                    .getInteger("n"))
                            .isEqualTo(i);
                }
                assertThat(most.get()).as("connections seen by PostgreSQL").isBetween(1, CONNECTIONS);
            } finally {
                going = false;
                clients.shutdownNow();
            }
        }
    }

    /** Asks for {@value #TIMES} paths, with as many at once as there are connections to the database. */
    private static List<Message> all(ExecutorService clients, int port, IntFunction<String> path) throws Exception {
        List<Future<List<Message>>> parts = new ArrayList<>();
        int each = TIMES / CONNECTIONS;
        for (int c = 0; c < CONNECTIONS; c++) {
            int from = c * each;
            parts.add(clients.submit(() -> some(port, path, from, from + each)));
        }
        List<Message> all = new ArrayList<>();
        for (Future<List<Message>> part : parts) {
            all.addAll(part.get());
        }
        return all;
    }

    private static List<Message> some(int port, IntFunction<String> path, int from, int to) throws IOException {
        List<Message> answers = new ArrayList<>();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(20_000);
            InputStream in = new BufferedInputStream(client.getInputStream());
            for (int i = from; i < to; i++) {
                String request = "GET " + path.apply(i) + " HTTP/1.1\r\nHost: db.test\r\n\r\n";
                client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                answers.add(Message.read(in));
            }
        }
        return answers;
    }

    /** Keeps counting until the test is through. */
    private int mostConnections(EmbeddedPostgres postgres) throws SQLException {
        int most = 0;
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            while (going) {
                try (ResultSet count = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'headgate'")) {
                    count.next();
                    most = Math.max(most, count.getInt(1));
                }
            }
        }
        return most;
    }

    private static String config(int port) {
        return new Config()
                .database(
                        "main",
                        new JsonObject()
                                .put("host", "127.0.0.1")
                                .put("port", port)
                                .put("name", "postgres")
                                .put("user", "postgres")
                                .put("password", "postgres")
                                .put(
                                        "connections",
                                        new JsonObject().put("max", CONNECTIONS).put("acquireTimeout", "400ms"))
                                .put("queryTimeout", "500ms"))
                .route("sleep", "/sleep", query("SELECT pg_sleep($1::float8)::text", "query.seconds"))
                .route("echo", "/echo", query("SELECT $1::int AS n", "query.n"))
                .toString();
    }

    private static JsonObject query(String sql, String parameter) {
        return new JsonObject()
                .put(
                        "query",
                        new JsonObject()
                                .put("database", "main")
                                .put("sql", sql)
                                .put("parameters", new JsonArray().add(parameter)));
    }
}
