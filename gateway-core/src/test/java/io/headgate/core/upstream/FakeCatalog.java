package io.headgate.core.upstream;

import io.headgate.api.balance.Balancer;
import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.Server;
import io.headgate.api.health.HealthCheck;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.headgate.api.plugin.TestPluginContext;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** Extensions that a test brings. */
final class FakeCatalog implements ExtensionCatalog {

    private final Map<String, Extension<?>> extensions = new ConcurrentHashMap<>();
    /** Of the extensions that are put in from now on. */
    PluginContext context = new TestPluginContext();

    FakeCatalog() {
        balancer("first", servers -> request -> {
            // No iterator: a test measures what a pick allocates.
            for (int i = 0; i < servers.size(); i++) {
                if (servers.get(i) != request.avoid()) {
                    return servers.get(i);
                }
            }
            return null;
        });
    }

    FakeCatalog balancer(String type, Function<List<? extends Server>, Balancer> make) {
        return put(BalancerFactory.class, new BalancerFactory() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public JsonObject optionsSchema() {
                return ExtensionFactory.noOptions();
            }

            @Override
            public Balancer create(JsonObject options, List<? extends Server> servers, PluginContext context) {
                return make.apply(servers);
            }
        });
    }

    FakeCatalog check(String type, Supplier<HealthCheck> make) {
        return put(HealthCheckFactory.class, new HealthCheckFactory() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public JsonObject optionsSchema() {
                return ExtensionFactory.noOptions();
            }

            @Override
            public HealthCheck create(JsonObject options, PluginContext context) {
                return make.get();
            }
        });
    }

    @Override
    @SuppressWarnings("unchecked") // kept under its own point
    public <T extends ExtensionFactory> Extension<T> find(Class<T> point, String type) {
        return (Extension<T>) extensions.get(point.getSimpleName() + ' ' + type);
    }

    @Override
    public <T extends ExtensionFactory> List<Extension<T>> all(Class<T> point) {
        throw new UnsupportedOperationException();
    }

    private <T extends ExtensionFactory> FakeCatalog put(Class<T> point, T factory) {
        extensions.put(point.getSimpleName() + ' ' + factory.type(), new Extension<>(factory, context));
        return this;
    }
}
