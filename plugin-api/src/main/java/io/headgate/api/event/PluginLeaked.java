package io.headgate.api.event;

import java.util.List;

/**
 * A version of a plugin was unloaded, but threads that it had started go on: its classes cannot be let go of.
 *
 * @param threads their names
 */
public record PluginLeaked(String id, String version, List<String> threads) implements Event {

    /** Copies the list. */
    public PluginLeaked {
        threads = List.copyOf(threads);
    }
}
