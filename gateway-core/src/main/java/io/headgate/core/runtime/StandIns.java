package io.headgate.core.runtime;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.Server;
import io.headgate.api.cache.CacheStore;
import io.headgate.api.cache.CacheStoreFactory;
import io.headgate.api.cache.CacheStoreStats;
import io.headgate.api.cache.CacheStrategy;
import io.headgate.api.cache.CacheStrategyFactory;
import io.headgate.api.cache.StoredEntry;
import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.health.HealthResult;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.Filter;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.http.ResponseHead;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What stands in for extensions whose plugin was removed by force; see {@link RemovedExtensions}. */
final class StandIns {

    private StandIns() {}

    private abstract static class StandIn implements ExtensionFactory {
        private final String type;

        StandIn(String type) {
            this.type = type;
        }

        @Override
        public String type() {
            return type;
        }

        @Override
        public JsonObject optionsSchema() {
            return ExtensionFactory.noOptions();
        }
    }

    static final class Balancers extends StandIn implements BalancerFactory {
        Balancers(String type) {
            super(type);
        }

        @Override
        public Balancer create(JsonObject options, List<? extends Server> servers, PluginContext context) {
            AtomicInteger turn = new AtomicInteger();
            return request -> {
                for (int tried = 0; tried < servers.size(); tried++) {
                    Server server = servers.get(Math.floorMod(turn.getAndIncrement(), servers.size()));
                    if (server != request.avoid()) {
                        return server;
                    }
                }
                return null;
            };
        }
    }

    static final class HealthChecks extends StandIn implements HealthCheckFactory {
        HealthChecks(String type) {
            super(type);
        }

        @Override
        public HealthCheck create(JsonObject options, PluginContext context) {
            return (target, timeout) ->
                    Future.succeededFuture(HealthResult.healthy("not checked: its plugin was removed"));
        }
    }

    static final class Filters extends StandIn implements FilterFactory {
        Filters(String type) {
            super(type);
        }

        @Override
        public Filter create(JsonObject options, PluginContext context) {
            return new Filter() {
                @Override
                public @Nullable Future<?> onRequest(Exchange exchange) {
                    throw new IllegalStateException("the plugin of filter " + type() + " was removed");
                }
            };
        }
    }

    static final class Strategies extends StandIn implements CacheStrategyFactory {
        Strategies(String type) {
            super(type);
        }

        @Override
        public CacheStrategy create(JsonObject options, PluginContext context) {
            return new CacheStrategy() {
                @Override
                public @Nullable String key(Exchange exchange) {
                    return null;
                }

                @Override
                public boolean admits(Exchange exchange, ResponseHead response, long length) {
                    return false;
                }
            };
        }
    }

    static final class Stores extends StandIn implements CacheStoreFactory {
        Stores(String type) {
            super(type);
        }

        @Override
        public CacheStore create(JsonObject options, PluginContext context) {
            return new NoStore();
        }
    }

    private static final class NoStore implements CacheStore {
        @Override
        public @Nullable StoredEntry get(String key) {
            return null;
        }

        @Override
        public void put(String key, StoredEntry entry, long residencyMillis) {}

        @Override
        public boolean remove(String key) {
            return false;
        }

        @Override
        public int removeByTag(String tag) {
            return 0;
        }

        @Override
        public long clear() {
            return 0;
        }

        @Override
        public CacheStoreStats stats() {
            return new CacheStoreStats(0, 0, 0, 0);
        }

        @Override
        public void close() {}
    }
}
