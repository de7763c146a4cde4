package io.headgate.core.service;

import io.headgate.api.service.ServiceDirectory;
import io.headgate.api.service.Services;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Offers the three services to any verticle: {@code headgate.cache.*}, {@code headgate.database.*} and
 * {@code headgate.pool.*}. A request names its cache, database or pool by that member, or leaves it out for the default.
 */
public final class ServiceEndpoints {

    private final BusOperations operations;

    /** Registers all operations. */
    public ServiceEndpoints(Vertx vertx, Services services) {
        operations = new BusOperations(vertx);
        new CacheOperations(services).register(operations);
        new DatabaseOperations(services).register(operations);
        new PoolOperations(services).register(operations);
    }

    /** Unregisters them. */
    public Future<Void> close() {
        return operations.close();
    }

    static <T> T choose(ServiceDirectory<T> directory, @Nullable String name) {
        return name == null ? directory.get() : directory.get(name);
    }
}
