package io.headgate.core.plugin;

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

/**
 * What stands in for extensions whose plugin was removed by force or is in quarantine. Each behaves as its extension would
 * if every call of it failed: the pool goes on with round-robin and without checks, the cache stores nothing. A filter's
 * guard is closed, so that it is not called at all.
 */
public final class StandIns {

    private StandIns() {}

    /** For an extension that no loaded plugin brings any more. */
    public static <T extends ExtensionFactory> Extension<T> removed(Class<T> point, String type) {
        Kind kind = new Kind(type, ExtensionFactory.noOptions(), /* failClosed= */ false);
        NoPlugin context = new NoPlugin("removed", "0.0.0", "was removed");
        return new Extension<>(point.cast(factory(Point.of(point), kind)), context);
    }

    /** For one whose plugin is in quarantine; the config may name it with the options that it had. */
    static OfferedExtension quarantined(OfferedExtension offered) {
        PluginContext own = offered.extension().context();
        NoPlugin context = new NoPlugin(own.pluginId(), own.pluginVersion(), "is in quarantine");
        ExtensionFactory factory =
                factory(offered.point(), new Kind(offered.type(), offered.schema(), offered.failClosed()));
        return new OfferedExtension(
                offered.point(),
                offered.type(),
                offered.schema(),
                offered.failClosed(),
                new Extension<>(factory, context));
    }

    private static ExtensionFactory factory(Point point, Kind kind) {
        return switch (point) {
            case BALANCER -> new Balancers(kind);
            case HEALTH_CHECK -> new HealthChecks(kind);
            case CACHE_STRATEGY -> new Strategies(kind);
            case CACHE_STORE -> new Stores(kind);
            case FILTER -> new Filters(kind);
        };
    }

    private record Kind(String type, JsonObject schema, boolean failClosed) {}

    private abstract static class StandIn implements ExtensionFactory {
        final Kind kind;

        StandIn(Kind kind) {
            this.kind = kind;
        }

        @Override
        public String type() {
            return kind.type();
        }

        @Override
        public JsonObject optionsSchema() {
            return kind.schema().copy();
        }
    }

    private static final class Balancers extends StandIn implements BalancerFactory {
        Balancers(Kind kind) {
            super(kind);
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

    private static final class HealthChecks extends StandIn implements HealthCheckFactory {
        HealthChecks(Kind kind) {
            super(kind);
        }

        @Override
        public HealthCheck create(JsonObject options, PluginContext context) {
            return (target, timeout) ->
                    Future.succeededFuture(HealthResult.healthy("not checked: the plugin is not there"));
        }
    }

    private static final class Filters extends StandIn implements FilterFactory {
        Filters(Kind kind) {
            super(kind);
        }

        @Override
        public Filter create(JsonObject options, PluginContext context) {
            return new Filter() {
                @Override
                public @Nullable Future<?> onRequest(Exchange exchange) {
                    throw new IllegalStateException("the plugin of filter " + type() + " is not there");
                }
            };
        }

        @Override
        public boolean failClosed() {
            return kind.failClosed();
        }
    }

    private static final class Strategies extends StandIn implements CacheStrategyFactory {
        Strategies(Kind kind) {
            super(kind);
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

    private static final class Stores extends StandIn implements CacheStoreFactory {
        Stores(Kind kind) {
            super(kind);
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
