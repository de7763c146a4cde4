package io.headgate.api.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one HTTP message, in order, names compared without regard to case (RFC 9110 §5.1).
 *
 * <p>Not safe for use by several threads at once, except for reading when nobody writes any more. Names must be tokens
 * and values must be free of control characters other than tab: anything else is refused with
 * {@link IllegalArgumentException}, so that no field can ever break out of its line.
 */
public final class Headers {

    private String[] names;
    private String[] values;
    private int size;

    /** An empty set of fields. */
    public Headers() {
        this(16);
    }

    private Headers(int capacity) {
        names = new String[capacity];
        values = new String[capacity];
    }

    /** Fields from names and values in turn. */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("names and values must come in pairs");
        }
        Headers headers = new Headers(Math.max(4, namesAndValues.length / 2));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    /** The number of field lines. */
    public int size() {
        return size;
    }

    /** The name of line {@code index}, in the case it came in. */
    public String name(int index) {
        return names[checked(index)];
    }

    /** The value of line {@code index}. */
    public String value(int index) {
        return values[checked(index)];
    }

    /** The value of the first line of that name, or null. */
    public @Nullable String get(String name) {
        int index = indexOf(name, 0);
        return index < 0 ? null : values[index];
    }

    /** The values of all lines of that name, in order; empty when there is none. */
    public List<String> getAll(String name) {
        int index = indexOf(name, 0);
        if (index < 0) {
            return List.of();
        }
        List<String> all = new ArrayList<>(2);
        for (; index >= 0; index = indexOf(name, index + 1)) {
            all.add(values[index]);
        }
        return all;
    }

    /**
     * The values of all lines of that name joined by {@code ", "} (RFC 9110 §5.3), or null when there is none. Not for
     * {@code Set-Cookie}.
     */
    public @Nullable String joined(String name) {
        int index = indexOf(name, 0);
        if (index < 0) {
            return null;
        }
        int next = indexOf(name, index + 1);
        if (next < 0) {
            return values[index];
        }
        StringBuilder joined = new StringBuilder(values[index]);
        for (; next >= 0; next = indexOf(name, next + 1)) {
            joined.append(", ").append(values[next]);
        }
        return joined.toString();
    }

    /** Whether a line of that name is there. */
    public boolean contains(String name) {
        return indexOf(name, 0) >= 0;
    }

    /** Adds a line at the end. */
    public Headers add(String name, String value) {
        checkName(name);
        checkValue(name, value);
        if (size == names.length) {
            int larger = size * 2;
            names = Arrays.copyOf(names, larger);
            values = Arrays.copyOf(values, larger);
        }
        names[size] = name;
        values[size] = value;
        size++;
        return this;
    }

    /** Replaces all lines of that name by one, in the place of the first, or at the end. */
    public Headers set(String name, String value) {
        int index = indexOf(name, 0);
        if (index < 0) {
            return add(name, value);
        }
        checkValue(name, value);
        values[index] = value;
        removeFrom(name, index + 1);
        return this;
    }

    /** Removes all lines of that name; tells whether there was one. */
    public boolean remove(String name) {
        return removeFrom(name, 0);
    }

    /** Adds all lines of another set. */
    public Headers addAll(Headers other) {
        for (int i = 0; i < other.size; i++) {
            add(other.names[i], other.values[i]);
        }
        return this;
    }

    /** Calls back for each line, in order. */
    public void forEach(BiConsumer<String, String> line) {
        for (int i = 0; i < size; i++) {
            line.accept(names[i], values[i]);
        }
    }

    /** A copy that can be changed on its own. */
    public Headers copy() {
        Headers copy = new Headers(Math.max(4, size + 4));
        System.arraycopy(names, 0, copy.names, 0, size);
        System.arraycopy(values, 0, copy.values, 0, size);
        copy.size = size;
        return copy;
    }

    /** The lines as {@code name: value}, for tests and debugging; values of credentials are not hidden. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    private int indexOf(String name, int from) {
        int length = name.length();
        for (int i = from; i < size; i++) {
            String candidate = names[i];
            if (candidate.length() == length && candidate.equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    private boolean removeFrom(String name, int from) {
        int kept = from;
        for (int i = from; i < size; i++) {
            if (!names[i].equalsIgnoreCase(name)) {
                names[kept] = names[i];
                values[kept] = values[i];
                kept++;
            }
        }
        boolean removed = kept < size;
        size = kept;
        return removed;
    }

    private int checked(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("line " + index + " of " + size);
        }
        return index;
    }

    private static void checkName(String name) {
        if (!Tokens.isToken(name)) {
            throw new IllegalArgumentException("not a field name: " + Tokens.printable(name));
        }
    }

    private static void checkValue(String name, String value) {
        if (!Tokens.isFieldValue(value)) {
            throw new IllegalArgumentException("control character in the value of field " + name);
        }
    }
}
