package io.headgate.core.database;

import io.headgate.core.config.DatabaseConfig;
import io.headgate.core.config.Secret;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One real PostgreSQL and one Vert.x for all tests of the JVM, given to test methods and constructors as {@link
 * Postgres}. Its connections need no password.
 */
public final class PostgresExtension implements BeforeAllCallback, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(PostgresExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        postgres(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Postgres.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return postgres(context);
    }

    private static Postgres postgres(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Postgres.class, key -> new Postgres(), Postgres.class);
    }

    /** The server, what a test asks it past Headgate, and the Vert.x to use. Stopped after the last test. */
    public static final class Postgres implements AutoCloseable {

        private final EmbeddedPostgres server;
        private final Vertx vertx = Vertx.vertx();

        Postgres() {
            try {
                server = EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "100")
                        .setServerConfig("fsync", "off")
                        .start();
            } catch (Exception failure) {
                throw new IllegalStateException("cannot start PostgreSQL", failure);
            }
        }

        public Vertx vertx() {
            return vertx;
        }

        public int port() {
            return server.getPort();
        }

        /** Five connections, a query timeout of 10 s, as the superuser. */
        public DatabaseConfig config() {
            return config(5, 50);
        }

        public DatabaseConfig config(int maxConnections, int maxWaiting) {
            return config("postgres", port(), maxConnections, maxWaiting, Duration.ofSeconds(5));
        }

        public DatabaseConfig config(String user, int port, int maxConnections, int maxWaiting, Duration acquire) {
            return new DatabaseConfig(
                    "main",
                    "127.0.0.1",
                    port,
                    "postgres",
                    user,
                    new Secret("secret"),
                    maxConnections,
                    maxWaiting,
                    Duration.ofSeconds(30),
                    acquire,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10));
        }

        /** Runs statements as the superuser, past Headgate. */
        public void run(String sql) {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }

        /** The first column of what a statement returns, as text. */
        public List<String> column(String sql) {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                List<String> values = new ArrayList<>();
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
                return values;
            } catch (SQLException failure) {
                throw new IllegalStateException(failure);
            }
        }

        /** A connection of the test's own, as the superuser. */
        public Connection connect() throws SQLException {
            return DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
        }

        @Override
        public void close() throws IOException {
            Answers.of(vertx.close());
            server.close();
        }
    }
}
