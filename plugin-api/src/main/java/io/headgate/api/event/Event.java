package io.headgate.api.event;

/**
 * Something that has happened to the gateway. Each type is a record of JSON-like values; on the event bus it travels as
 * a JSON object of its components to the address {@link #address(Class)}, so that any verticle can listen.
 */
public sealed interface Event
        permits CacheInvalidated,
                CanaryPromoted,
                CanaryRolledBack,
                CanaryStarted,
                ConfigApplied,
                ConfigRefused,
                PluginLeaked,
                PluginLoaded,
                PluginQuarantined,
                PluginRefused,
                PluginReleased,
                PluginSwapped,
                PluginUnloaded,
                ProbeFailed,
                RequestsShed,
                ServerStateChanged {

    /** The event bus address of a type: {@code headgate.event.} and its name in lower case with hyphens. */
    static String address(Class<? extends Event> type) {
        StringBuilder address = new StringBuilder("headgate.event.");
        String name = type.getSimpleName();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isUpperCase(c) && i > 0) {
                address.append('-');
            }
            address.append(Character.toLowerCase(c));
        }
        return address.toString();
    }
}
