package io.headgate.core.database;

import io.headgate.core.config.DatabaseConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that work for calls: one pool for the whole process, opened as they are needed. */
final class Traffic {

    private final Pool pool;
    private final Counters counters;
    private final int maxConnections;
    private final int maxSessions;

    /** By process id. A missing entry only costs a setting that was not needed; a wrong one must never be there. */
    private final Map<Integer, Session> sessions = new ConcurrentHashMap<>();

    Traffic(DatabaseConfig config, Vertx vertx, Counters counters) {
        this.counters = counters;
        maxConnections = config.maxConnections();
        maxSessions = 4 * maxConnections + 64;
        pool = Connections.traffic(
                config,
                vertx,
                connection -> sessions.put(PgConnection.cast(connection).processId(), new Session()));
    }

    /** A connection for the caller alone; the caller releases it whatever happens. */
    Future<Lease> acquire() {
        counters.waiting.incrementAndGet();
        return pool.getConnection()
                .onComplete(done -> counters.waiting.decrementAndGet())
                .map(connection -> {
                    PgConnection leased = PgConnection.cast(connection);
                    if (sessions.size() > maxSessions) {
                        sessions.clear();
                    }
                    Session session = sessions.computeIfAbsent(leased.processId(), pid -> new Session());
                    return new Lease(leased, session, counters);
                });
    }

    /** Whether whoever waits does so for other calls, and not for a connection that is being made. */
    boolean isExhausted() {
        return counters.inUse.get() >= maxConnections;
    }

    int size() {
        return pool.size();
    }

    Future<Void> close() {
        return pool.close();
    }
}
