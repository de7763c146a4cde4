package io.headgate.core.upstream;

import io.headgate.api.service.ServiceException;
import io.headgate.core.config.PoolConfig;
import io.headgate.core.config.ServerConfig;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a pool with what was changed at run time. Builds with the same config of the pool share it, so that a
 * swap for another reason keeps those changes; a changed config of the pool makes a new one from the file, which takes
 * over the sessions, and the state of the servers that it still has. Safe for use from any thread.
 */
final class Membership {

    /** Enough for any pool; bounds what a caller of the service can make the gateway hold. */
    static final int MAX_SERVERS = 1_000;

    private static final String UNCHECKED = "not checked yet";

    private final Runnable relay = this::announce;
    private final List<Runnable> views = new CopyOnWriteArrayList<>();
    private final SessionMemory sessions;
    private final TrafficHealth traffic;
    private final boolean watched;
    private volatile List<UpstreamServer> servers;
    private volatile boolean inForce;

    private Membership(PoolConfig config, SessionMemory sessions, PoolEnvironment environment) {
        servers = List.of();
        watched = config.health() != null;
        this.sessions = sessions;
        traffic = new TrafficHealth(config, environment, this);
    }

    static Membership of(PoolConfig config, @Nullable Membership previous, PoolEnvironment environment) {
        Clock clock = environment.clock();
        SessionMemory sessions = previous == null ? new SessionMemory(clock) : previous.sessions;
        Membership made = new Membership(config, sessions, environment);
        List<UpstreamServer> servers = new ArrayList<>();
        for (ServerConfig server : config.servers()) {
            ServerAddress address = new ServerAddress(server.host(), server.port());
            ServerState known = previous == null ? null : previous.state(server.id(), address.toString());
            ServerState state = known == null ? made.state(HealthState.ASSUMED_UP, UNCHECKED, clock) : known;
            servers.add(new UpstreamServer(server.id(), address, server.weight(), state, made));
        }
        made.servers = List.copyOf(servers);
        return made;
    }

    /** All servers, in the order of the config, those that were added at the end. */
    List<UpstreamServer> servers() {
        return servers;
    }

    SessionMemory sessions() {
        return sessions;
    }

    TrafficHealth traffic() {
        return traffic;
    }

    /**
     * Whether a build that shares it is in force. Only then may it judge servers: the states are those of the next one
     * as well, which may have others beside them.
     */
    boolean inForce() {
        return inForce;
    }

    void takeOver() {
        inForce = true;
        traffic.review();
    }

    void standDown() {
        inForce = false;
    }

    /** Has the view called back after each change of the list or of what may be chosen from it, on the changing thread. */
    synchronized void subscribe(Runnable view) {
        if (views.isEmpty()) {
            servers.forEach(server -> server.shared().listen(relay));
        }
        views.add(view);
    }

    /** Ends it. With the last view the states, which may live on in another membership, forget this one. */
    synchronized void unsubscribe(Runnable view) {
        if (views.remove(view) && views.isEmpty()) {
            servers.forEach(server -> server.shared().forget(relay));
        }
    }

    /** Adds a server; the health is null for the usual. */
    UpstreamServer add(String id, ServerAddress address, int weight, @Nullable Boolean up, Clock clock) {
        UpstreamServer server;
        synchronized (this) {
            if (find(id) != null) {
                throw new ServiceException("CONFLICT", 409, "id: there is a server " + id + " already");
            }
            if (servers.size() >= MAX_SERVERS) {
                throw new ServiceException(
                        "CONFLICT", 409, "the pool has " + MAX_SERVERS + " servers, the most it can");
            }
            ServerState state = up == null
                    ? state(HealthState.ASSUMED_UP, UNCHECKED, clock)
                    : state(HealthState.given(up), "given", clock);
            server = new UpstreamServer(id, address, weight, state, this);
            List<UpstreamServer> more = new ArrayList<>(servers);
            more.add(server);
            servers = List.copyOf(more);
            if (!views.isEmpty()) {
                state.listen(relay);
            }
        }
        announce();
        return server;
    }

    UpstreamServer remove(String id) {
        UpstreamServer server;
        synchronized (this) {
            server = existing(id);
            UpstreamServer gone = server;
            servers = servers.stream().filter(kept -> kept != gone).toList();
            server.remove();
            server.shared().forget(relay);
        }
        announce();
        return server;
    }

    /** Drains a server; tells whether it was not draining before. */
    boolean drain(String id, Clock clock) {
        synchronized (this) {
            UpstreamServer server = existing(id);
            if (server.draining()) {
                return false;
            }
            server.drain(clock.instant());
        }
        announce();
        return true;
    }

    /** Takes a drain back; tells whether there was one. */
    boolean undrain(String id) {
        synchronized (this) {
            UpstreamServer server = existing(id);
            if (!server.draining()) {
                return false;
            }
            server.undrain();
        }
        announce();
        return true;
    }

    @Nullable
    UpstreamServer find(String id) {
        for (UpstreamServer server : servers) {
            if (server.id().equals(id)) {
                return server;
            }
        }
        return null;
    }

    UpstreamServer existing(String id) {
        UpstreamServer server = find(id);
        if (server == null) {
            throw new ServiceException("NOT_FOUND", 404, "id: there is no server of that id");
        }
        return server;
    }

    private ServerState state(HealthState first, String reason, Clock clock) {
        return new ServerState(first, reason, clock.instant(), watched);
    }

    private @Nullable ServerState state(String id, String address) {
        UpstreamServer server = find(id);
        return server != null && server.address().equals(address) ? server.shared() : null;
    }

    private void announce() {
        traffic.review();
        views.forEach(Runnable::run);
    }
}
