package io.headgate.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/** A PostgreSQL of the demo's own, on a free port, with the product list of the sample shop. */
final class SampleDatabase implements AutoCloseable {

    private static final String SEED = """
            CREATE TABLE products (
                id integer PRIMARY KEY,
                name text NOT NULL,
                category text NOT NULL,
                price numeric(8,2) NOT NULL,
                stock integer NOT NULL
            );
            INSERT INTO products
                SELECT n, initcap(category) || ' No. ' || n, category, (n * 37 % 4900 + 99) / 100.0, n * 7 % 120
                FROM generate_series(1, 3000) AS n,
                     LATERAL (SELECT (ARRAY['tea', 'coffee', 'cups', 'cakes', 'books'])[n % 5 + 1]) AS c(category);
            CREATE INDEX products_category ON products (category, price);
            ANALYZE products;
            """;

    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final EmbeddedPostgres postgres;

    private SampleDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** There is no PostgreSQL to be had on this machine. */
    static final class Unavailable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final List<String> lines;

        private Unavailable(List<String> lines, Throwable cause) {
            super(String.join(" ", lines), cause);
            this.lines = lines;
        }

        /** Why, and what to do. */
        List<String> lines() {
            return lines;
        }
    }

    /**
     * Starts and fills it.
     *
     * @throws Unavailable when that is not possible; then nothing of it is left running
     */
    static SampleDatabase start(Path folder) {
        Path data = folder.resolve("postgres");
        Path log = folder.resolve("postgres.log");
        try {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(true)
                    // The demo stops its parts itself, in order.
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(START)
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(SEED);
            } catch (SQLException e) {
                postgres.close();
                throw e;
            }
            return new SampleDatabase(postgres);
        } catch (IOException | SQLException | RuntimeException e) {
            stopLeftover(data.resolve("postmaster.pid"));
            throw new Unavailable(DatabaseTrouble.lines(log, e), e);
        }
    }

    /** A server that was started but did not get ready in time has nobody else to stop it. */
    private static void stopLeftover(Path pidFile) {
        try {
            if (Files.exists(pidFile)) {
                long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
                ProcessHandle.of(pid).ifPresent(SampleDatabase::stop);
            }
        } catch (IOException | RuntimeException e) {
            LoggerFactory.getLogger(SampleDatabase.class).warn("A PostgreSQL may be left running; see {}", pidFile, e);
        }
    }

    private static void stop(ProcessHandle server) {
        server.destroy();
        try {
            server.onExit().get(STOP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            server.destroyForcibly();
        }
    }

    int port() {
        return postgres.getPort();
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
