package io.headgate.core.event;

import io.headgate.api.event.Event;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Announces events on the Vert.x event bus: each as a JSON object of its components, at the address of its type. */
public final class EventBusEvents implements Events {

    private static final Logger LOG = LoggerFactory.getLogger(EventBusEvents.class);

    private final EventBus bus;

    /** Announces on that bus. */
    public EventBusEvents(EventBus bus) {
        this.bus = bus;
    }

    @Override
    public void publish(Event event) {
        try {
            bus.publish(Event.address(event.getClass()), encode(event));
        } catch (RuntimeException e) {
            // The one reason is a bus that is closing, when nobody listens any more.
            LOG.debug("An event could not be announced: {}", event, e);
        }
    }

    /** The JSON of an event. */
    public static JsonObject encode(Event event) {
        JsonObject json = new JsonObject();
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            Object value = read(event, component);
            json.put(component.getName(), value instanceof List<?> list ? new JsonArray(list) : value);
        }
        return json;
    }

    /**
     * The event that the JSON stands for.
     *
     * @throws IllegalArgumentException when a component is missing or of another type
     */
    public static <E extends Event> E decode(Class<E> type, JsonObject json) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(types[i], components[i].getName(), json);
        }
        try {
            Constructor<E> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private static Object read(Event event, RecordComponent component) {
        try {
            return component.getAccessor().invoke(event);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("an event's accessor failed: " + component, e);
        }
    }

    private static Object value(Class<?> type, String name, JsonObject json) {
        try {
            Object value = convert(type, name, json);
            if (value != null) {
                return value;
            }
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(name + ": not of type " + type.getSimpleName(), e);
        }
        throw new IllegalArgumentException(name + ": missing");
    }

    private static @Nullable Object convert(Class<?> type, String name, JsonObject json) {
        if (type == String.class) {
            return json.getString(name);
        }
        if (type == int.class) {
            return json.getInteger(name);
        }
        if (type == long.class) {
            return json.getLong(name);
        }
        if (type == boolean.class) {
            return json.getBoolean(name);
        }
        JsonArray array = json.getJsonArray(name);
        return array == null ? null : array.stream().map(String.class::cast).toList();
    }
}
