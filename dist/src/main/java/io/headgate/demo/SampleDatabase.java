package io.headgate.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

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

    private final EmbeddedPostgres postgres;

    private SampleDatabase(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** Starts and fills it. */
    static SampleDatabase start(Path folder) throws IOException, SQLException {
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(true)
                .start();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(SEED);
        } catch (SQLException e) {
            postgres.close();
            throw e;
        }
        return new SampleDatabase(postgres);
    }

    int port() {
        return postgres.getPort();
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
