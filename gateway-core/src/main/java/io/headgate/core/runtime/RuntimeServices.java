package io.headgate.core.runtime;

import io.headgate.api.service.CacheService;
import io.headgate.api.service.DatabaseService;
import io.headgate.api.service.LoadBalancerService;
import io.headgate.api.service.ServiceDirectory;
import io.headgate.api.service.ServiceException;
import io.headgate.api.service.Services;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The three services of whatever runtime is in force; empty before the first. */
public final class RuntimeServices implements Services {

    private final ServiceDirectory<CacheService> caches;
    private final ServiceDirectory<DatabaseService> databases;
    private final ServiceDirectory<LoadBalancerService> pools;

    /** Makes the services. */
    public RuntimeServices(Runtimes runtimes) {
        caches = new Named<>("cache", runtimes, runtime -> runtime.caches().all());
        databases =
                new Named<>("database", runtimes, runtime -> runtime.databases().all());
        pools = new Named<>("pool", runtimes, runtime -> runtime.pools().all());
    }

    @Override
    public ServiceDirectory<CacheService> caches() {
        return caches;
    }

    @Override
    public ServiceDirectory<DatabaseService> databases() {
        return databases;
    }

    @Override
    public ServiceDirectory<LoadBalancerService> pools() {
        return pools;
    }

    private record Named<T>(String kind, Runtimes runtimes, Function<Runtime, Map<String, ? extends T>> all)
            implements ServiceDirectory<T> {

        @Override
        public T get(String name) {
            T service = current().get(name);
            if (service == null) {
                throw new ServiceException("NOT_FOUND", 404, "there is no " + kind + " of that name");
            }
            return service;
        }

        @Override
        public T get() {
            return current().values().stream()
                    .findFirst()
                    .orElseThrow(() -> new ServiceException("NOT_FOUND", 404, "there is no " + kind));
        }

        @Override
        public Set<String> names() {
            return current().keySet();
        }

        private Map<String, ? extends T> current() {
            @Nullable Runtime runtime = runtimes.currentOrNull();
            return runtime == null ? Map.of() : all.apply(runtime);
        }
    }
}
