package io.headgate.core.database;

import io.headgate.core.config.DatabaseConfig;
import io.headgate.core.database.wire.Sockets;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** How each kind of connection is made; its {@code application_name} tells operators which kind they see. */
final class Connections {

    static final String TRAFFIC = "headgate";
    static final String CONTROL = "headgate-control";
    static final String PROBE = "headgate-probe";
    static final String MAINTENANCE = "headgate-maintenance";

    /** What a connection has prepared may be overtaken by changes of the tables: nothing lasts for ever. */
    private static final int MAX_LIFETIME_MINUTES = 30;

    private Connections() {}

    static PgConnectOptions options(DatabaseConfig config, String application) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setDatabase(config.database())
                .setUser(config.user())
                .setPassword(config.password().value());
        // Not setProperties: that would replace the client's own, such as the encoding.
        return options.addProperty("application_name", application)
                .addProperty(
                        "statement_timeout",
                        Long.toString(config.statementTimeout().toMillis()));
    }

    /** The connections for calls. */
    static Pool traffic(DatabaseConfig config, Vertx vertx, Consumer<SqlConnection> onConnect) {
        PgConnectOptions options = options(config, TRAFFIC)
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheSqlLimit(StatementText.MAX_LENGTH + 100);
        int acquireMillis = Math.toIntExact(config.acquireTimeout().toMillis());
        PoolOptions pool = new PoolOptions()
                .setMaxSize(config.maxConnections())
                .setMaxWaitQueueSize(config.maxWaiting())
                .setIdleTimeout(Math.toIntExact(config.idleTimeout().toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxLifetime(MAX_LIFETIME_MINUTES)
                .setMaxLifetimeUnit(TimeUnit.MINUTES)
                .setConnectionTimeout(acquireMillis)
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        return pool(pool, options, vertx, acquireMillis, onConnect);
    }

    /** One connection, on its own, opened when it is asked for. Closing the pool closes it. */
    static Pool single(PgConnectOptions options, Vertx vertx, int connectMillis) {
        PoolOptions pool = new PoolOptions()
                .setMaxSize(1)
                .setConnectionTimeout(connectMillis)
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        return pool(pool, options, vertx, connectMillis, connection -> {});
    }

    private static Pool pool(
            PoolOptions pool,
            PgConnectOptions options,
            Vertx vertx,
            int connectMillis,
            Consumer<SqlConnection> onConnect) {
        // A server may accept the connection and then say nothing to the login: that too has to end.
        NetClientOptions net = new NetClientOptions()
                .setTcpKeepAlive(true)
                .setConnectTimeout(connectMillis)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setReadIdleTimeout(connectMillis);
        return PgBuilder.pool()
                .with(pool)
                .with(net)
                .connectingTo(options)
                .using(vertx)
                .withConnectHandler(connection -> {
                    Sockets.maySleep(connection);
                    onConnect.accept(connection);
                    // Hands it to the pool; it is open already, so there is nothing to wait for.
                    var unused = connection.close();
                })
                .build();
    }
}
