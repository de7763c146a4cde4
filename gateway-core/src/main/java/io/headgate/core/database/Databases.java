package io.headgate.core.database;

import io.headgate.api.service.DatabaseService;
import io.headgate.api.service.ServiceDirectory;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.DatabaseConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The databases of one runtime. A database whose config has not changed is shared with the runtime before, with its
 * connections; it is closed when the last of them lets go of it.
 *
 * <p>Building and closing happen on one thread at a time; everything else is safe from any thread.
 */
public final class Databases implements ServiceDirectory<DatabaseService> {

    private final Map<String, Shared> databases;
    private boolean closed;

    private Databases(Map<String, Shared> databases) {
        this.databases = databases;
    }

    /**
     * Builds beside the previous ones, which stay as they are. No server is contacted.
     *
     * @param previous those of the runtime in force, not closed; null for the first
     */
    public static Databases build(Map<String, DatabaseConfig> configs, Vertx vertx, @Nullable Databases previous) {
        Map<String, Shared> built = new LinkedHashMap<>();
        configs.forEach((name, config) -> {
            Shared before = previous == null ? null : previous.databases.get(name);
            if (before != null && before.database.config().equals(config) && before.retain()) {
                built.put(name, before);
            } else {
                built.put(name, new Shared(new Database(config, vertx)));
            }
        });
        return new Databases(built);
    }

    @Override
    public Database get(String name) {
        Shared shared = databases.get(name);
        if (shared == null) {
            throw new ServiceException("NOT_FOUND", 404, "there is no database of that name");
        }
        return shared.database;
    }

    @Override
    public Database get() {
        return databases.values().stream()
                .findFirst()
                .orElseThrow(() -> new ServiceException("NOT_FOUND", 404, "there is no database"))
                .database;
    }

    /** All databases by name, in the order of the config. */
    public Map<String, Database> all() {
        Map<String, Database> all = new LinkedHashMap<>();
        databases.forEach((name, shared) -> all.put(name, shared.database));
        return all;
    }

    @Override
    public Set<String> names() {
        return databases.keySet();
    }

    /**
     * Connects once to each database that others do not share.
     *
     * @param before those of the runtime in force; null when all are to be asked
     * @return what is wrong with those that cannot be connected to, by their names; never fails, and is there soon after
     *     the deadline
     */
    public Future<Map<String, String>> probe(@Nullable Databases before, Duration deadline) {
        Map<String, String> faults = new ConcurrentSkipListMap<>();
        List<Future<@Nullable String>> asked = new ArrayList<>();
        databases.forEach((name, shared) -> {
            if (before == null || before.databases.get(name) != shared) {
                Database database = shared.database;
                asked.add(DatabaseProbe.fault(database.config(), database.vertx(), deadline)
                        .onSuccess(fault -> {
                            if (fault != null) {
                                faults.put(name, fault);
                            }
                        }));
            }
        });
        return asked.isEmpty()
                ? Future.succeededFuture(faults)
                : Future.join(asked).map(faults);
    }

    /** Lets go of the databases; those that nobody else holds are closed. To be called once nobody uses them. */
    public Future<Void> close() {
        if (closed) {
            return Future.succeededFuture();
        }
        closed = true;
        List<Future<Void>> closing = new ArrayList<>();
        databases.values().forEach(shared -> closing.add(shared.release()));
        return Future.join(closing).mapEmpty();
    }

    private static final class Shared {

        private final Database database;
        private int holders = 1;

        Shared(Database database) {
            this.database = database;
        }

        synchronized boolean retain() {
            if (holders == 0) {
                return false;
            }
            holders++;
            return true;
        }

        synchronized Future<Void> release() {
            holders--;
            return holders == 0 ? database.close() : Future.succeededFuture();
        }
    }
}
