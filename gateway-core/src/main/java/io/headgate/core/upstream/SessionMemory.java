package io.headgate.core.upstream;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which server a session has that was asked for by name through the service. Holds the sessions used last, for an hour
 * each. Not on the way of a request: those keep their session in a cookie. Safe for use from any thread.
 */
final class SessionMemory {

    static final int MAX_SESSIONS = 10_000;
    static final Duration TTL = Duration.ofHours(1);

    private final Clock clock;
    private final Map<String, Pin> pins = new LinkedHashMap<>(16, 0.75f, true);

    private record Pin(UpstreamServer server, long usedAtMillis) {}

    SessionMemory(Clock clock) {
        this.clock = clock;
    }

    /** The server of a session while it may keep it, otherwise the one that the session gets from now on. */
    synchronized @Nullable UpstreamServer server(String session, Supplier<@Nullable UpstreamServer> choice) {
        long now = clock.millis();
        Pin pin = pins.get(session);
        boolean keeps = pin != null
                && now - pin.usedAtMillis() < TTL.toMillis()
                && pin.server().keepsSessions();
        UpstreamServer server = pin != null && keeps ? pin.server() : choice.get();
        if (server != null) {
            pins.put(session, new Pin(server, now));
            if (pins.size() > MAX_SESSIONS) {
                pins.remove(pins.keySet().iterator().next());
            }
        }
        return server;
    }
}
