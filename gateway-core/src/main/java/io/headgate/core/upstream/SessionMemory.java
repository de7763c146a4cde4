package io.headgate.core.upstream;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which server a session has that was asked for by name through the service. Holds the sessions used last, each for as
 * long as the pool keeps sessions; builds hand it on, so it knows servers by their ids. Not on the way of a request: those
 * keep their session in a cookie. Safe for use from any thread.
 */
final class SessionMemory {

    static final int MAX_SESSIONS = 10_000;
    static final int MAX_ID = 256;

    private final Clock clock;
    private final Map<String, Pin> pins = new LinkedHashMap<>(16, 0.75f, true);

    private record Pin(String server, long usedAtMillis) {}

    SessionMemory(Clock clock) {
        this.clock = clock;
    }

    /**
     * The server of a session while it may keep it, otherwise the one that the session gets from now on.
     *
     * @param find gives the server of an id, or null
     */
    synchronized @Nullable UpstreamServer server(
            String session,
            Duration ttl,
            Function<String, @Nullable UpstreamServer> find,
            Supplier<@Nullable UpstreamServer> choice) {
        long now = clock.millis();
        Pin pin = pins.get(session);
        UpstreamServer kept =
                pin == null || now - pin.usedAtMillis() >= ttl.toMillis() ? null : find.apply(pin.server());
        UpstreamServer server = kept != null && kept.keepsSessions() ? kept : choice.get();
        if (server != null) {
            pins.put(session, new Pin(server.id(), now));
            if (pins.size() > MAX_SESSIONS) {
                pins.remove(pins.keySet().iterator().next());
            }
        }
        return server;
    }
}
