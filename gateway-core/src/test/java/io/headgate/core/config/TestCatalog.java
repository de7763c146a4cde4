package io.headgate.core.config;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.Server;
import io.headgate.api.cache.CacheStore;
import io.headgate.api.cache.CacheStoreFactory;
import io.headgate.api.cache.CacheStrategy;
import io.headgate.api.cache.CacheStrategyFactory;
import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.http.Filter;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;

/** A catalog of factories that have a schema and create nothing. */
final class TestCatalog implements ExtensionCatalog {

    static final TestCatalog EMPTY = new TestCatalog(List.of());

    private final List<ExtensionFactory> factories;

    TestCatalog(List<ExtensionFactory> factories) {
        this.factories = factories;
    }

    /** Types with the names and options of those that come with the gateway. */
    static TestCatalog usual() {
        return new TestCatalog(List.of(
                new TestBalancer("round-robin", ExtensionFactory.noOptions()),
                new TestBalancer("least-connections", ExtensionFactory.noOptions()),
                new TestBalancer("ip-hash", options("""
                    {"replicas": {"type": "integer", "minimum": 1, "default": 160, "description": "points"}}""")),
                new TestStrategy("standard", ExtensionFactory.noOptions()),
                new TestStore("memory", options("""
                    {"maxSize": {"type": "string", "format": "size", "default": "64MiB", "description": "bytes"}}""")),
                new TestHealth("http", options("""
                    {"path": {"type": "string", "pattern": "^/", "default": "/", "description": "where"},
                     "status": {"type": "array", "items": {"type": "integer"}, "default": [200]}}""")),
                new TestHealth("tcp", ExtensionFactory.noOptions()),
                new TestFilter("stamp", options("""
                    {"value": {"type": "string", "description": "text"},
                     "key": {"type": "string", "writeOnly": true, "minLength": 8},
                     "nested": {"type": "object", "properties": {"on": {"type": "boolean", "default": true}}}}""").put("required", List.of("value")))));
    }

    static JsonObject options(String properties) {
        return new JsonObject().put("type", "object").put("properties", new JsonObject(properties));
    }

    @Override
    public <T extends ExtensionFactory> Extension<T> find(Class<T> point, String type) {
        return all(point).stream()
                .filter(e -> e.type().equals(type))
                .findFirst()
                .orElse(null);
    }

    @Override
    public <T extends ExtensionFactory> List<Extension<T>> all(Class<T> point) {
        return factories.stream()
                .filter(point::isInstance)
                .map(point::cast)
                .sorted(Comparator.comparing(ExtensionFactory::type))
                .map(factory -> new Extension<>(factory, null))
                .toList();
    }

    record TestBalancer(String type, JsonObject optionsSchema) implements BalancerFactory {
        @Override
        public Balancer create(JsonObject options, List<? extends Server> servers, PluginContext context) {
            throw new UnsupportedOperationException();
        }
    }

    record TestStrategy(String type, JsonObject optionsSchema) implements CacheStrategyFactory {
        @Override
        public CacheStrategy create(JsonObject options, PluginContext context) {
            throw new UnsupportedOperationException();
        }
    }

    record TestStore(String type, JsonObject optionsSchema) implements CacheStoreFactory {
        @Override
        public CacheStore create(JsonObject options, PluginContext context) {
            throw new UnsupportedOperationException();
        }
    }

    record TestHealth(String type, JsonObject optionsSchema) implements HealthCheckFactory {
        @Override
        public HealthCheck create(JsonObject options, PluginContext context) {
            throw new UnsupportedOperationException();
        }
    }

    record TestFilter(String type, JsonObject optionsSchema) implements FilterFactory {
        @Override
        public Filter create(JsonObject options, PluginContext context) {
            throw new UnsupportedOperationException();
        }
    }
}
