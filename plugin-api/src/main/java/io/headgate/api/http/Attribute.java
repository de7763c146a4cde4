package io.headgate.api.http;

/**
 * The key of a value that travels with an exchange. Compared by identity: keep it in a constant.
 *
 * @param <T> the type of the value
 */
public final class Attribute<T> {

    private final String name;
    private final Class<T> type;

    private Attribute(String name, Class<T> type) {
        this.name = name;
        this.type = type;
    }

    /** A new key, unlike every other. */
    public static <T> Attribute<T> of(String name, Class<T> type) {
        return new Attribute<>(name, type);
    }

    /** The name, for messages. */
    public String name() {
        return name;
    }

    /** The value's type. */
    public Class<T> type() {
        return type;
    }

    @Override
    public String toString() {
        return name;
    }
}
