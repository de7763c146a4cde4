package io.headgate.core.plugin;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the extensions of one runtime answer on the event bus, each at {@code headgate.extension.<point>.<type>.<name>}:
 * a request {@code {"op": "describe"}} or {@code {"op": "stats"}}, a JSON object as reply.
 *
 * <p>Filled while the runtime is built, opened when it takes over, closed when the next one does (not later, since two
 * consumers of an address take turns). One thread at a time.
 */
public final class ExtensionEndpoints {

    private static final Logger LOG = LoggerFactory.getLogger(ExtensionEndpoints.class);

    private final EventBus bus;
    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    private final List<MessageConsumer<Object>> consumers = new ArrayList<>();

    /** Endpoints that are not open yet. */
    public ExtensionEndpoints(EventBus bus) {
        this.bus = bus;
    }

    /** Where an extension answers. */
    public static String address(Point point, String type, String name) {
        return "headgate.extension." + point.label() + '.' + type + '.' + name;
    }

    /** An extension that was created, and for what. */
    public record Created(Point point, String name, Extension<?> extension, JsonObject options) {

        private boolean sameAs(Created other) {
            return extension.context() == other.extension.context() && options.equals(other.options);
        }
    }

    /**
     * Adds an extension that was created. The second of one type and name answers at the address with {@code .2} behind it.
     *
     * @param created its name is that of what it was created for, such as the pool
     * @param stats read at each request, on an event loop
     */
    public void add(Created created, Supplier<JsonObject> stats) {
        Point point = created.point();
        String name = created.name();
        Extension<?> extension = created.extension();
        JsonObject description = new JsonObject()
                .put("point", point.label())
                .put("type", extension.type())
                .put("name", name)
                .put("plugin", extension.context().pluginId())
                .put("version", extension.context().pluginVersion());
        String first = address(point, extension.type(), name);
        String address = first;
        for (int i = 2; endpoints.containsKey(address); i++) {
            address = first + '.' + i;
        }
        endpoints.put(address, new Endpoint(created, description, stats));
    }

    /** Those that others do not have, or have of another version of the plugin or with other options; all without others. */
    public List<Created> differing(@Nullable ExtensionEndpoints others) {
        List<Created> differing = new ArrayList<>();
        endpoints.forEach((address, endpoint) -> {
            Endpoint other = others == null ? null : others.endpoints.get(address);
            if (other == null || !endpoint.created().sameAs(other.created())) {
                differing.add(endpoint.created());
            }
        });
        return differing;
    }

    /** Lets them answer. */
    public void open() {
        endpoints.forEach(
                (address, endpoint) -> consumers.add(bus.localConsumer(address, message -> answer(message, endpoint))));
    }

    /** They answer no more; completes when that is so. */
    public Future<Void> close() {
        List<Future<Void>> closing =
                consumers.stream().map(MessageConsumer::unregister).toList();
        consumers.clear();
        return Future.join(closing).mapEmpty();
    }

    private static void answer(Message<Object> message, Endpoint endpoint) {
        Object op = message.body() instanceof JsonObject body ? body.getValue("op") : null;
        if ("describe".equals(op)) {
            message.reply(endpoint.description().copy());
        } else if ("stats".equals(op)) {
            try {
                message.reply(endpoint.stats().get());
            } catch (Throwable e) {
                LOG.warn("The statistics of {} could not be read", message.address(), e);
                message.fail(500, "INTERNAL: the request failed; see the gateway's log");
            }
        } else {
            message.fail(400, "BAD_REQUEST: op: " + op + " (expected: describe, stats)");
        }
    }

    private record Endpoint(Created created, JsonObject description, Supplier<JsonObject> stats) {}
}
