package io.headgate.core.upstream;

import io.headgate.api.balance.Server;
import io.headgate.api.service.LoadBalancerService.ServerStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A server of a pool, with the accounting of its requests. Safe for use from any thread. The counters are shared by all
 * builds that know the same server, so a request that began before a swap is counted off by the object it began with.
 */
public final class UpstreamServer implements Server {

    private final String id;
    private final String host;
    private final int port;
    private final int weight;
    private final String address;
    private final ServerState state;
    private final Membership owner;
    private volatile @Nullable Drain drain;
    private volatile boolean removed;

    private record Drain(Instant since) {}

    UpstreamServer(String id, ServerAddress address, int weight, ServerState state, Membership owner) {
        this.id = id;
        this.host = address.host();
        this.port = address.port();
        this.weight = weight;
        this.address = address.toString();
        this.state = state;
        this.owner = owner;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String address() {
        return address;
    }

    /** The name or IP address to connect to, an IPv6 address without brackets. */
    public String host() {
        return host;
    }

    /** The port to connect to. */
    public int port() {
        return port;
    }

    @Override
    public int weight() {
        return weight;
    }

    @Override
    public int active() {
        return state.active();
    }

    /** Counts a request that is about to be sent to it. Each call is followed by exactly one {@link #end}. */
    public void begin() {
        state.begin();
    }

    /**
     * Counts a request that is over, and heeds what it tells about the server.
     *
     * @param reason for people when the server is to blame, such as {@code connection refused}; otherwise of no account
     */
    public void end(Outcome outcome, String reason) {
        state.end(outcome.blames());
        if (outcome == Outcome.ANSWERED) {
            state.answered();
        } else if (outcome.blames()) {
            owner.traffic().failed(this, outcome, reason);
        }
    }

    /**
     * {@code up}, {@code down}, {@code draining} or {@code ejected}; a draining server that is down is {@code down}, one
     * that is ejected is {@code draining}.
     */
    public String state() {
        if (!state.up()) {
            return "down";
        }
        if (drain != null) {
            return "draining";
        }
        return state.ejected() ? "ejected" : "up";
    }

    /** When it came into its state. */
    public Instant since() {
        Drain draining = drain;
        return state.up() && draining != null
                ? draining.since()
                : state.health().since();
    }

    /** Everything about it, as the service and the console show it. */
    public ServerStatus status() {
        String now = state();
        String reason = switch (now) {
            case "draining" -> "drained by request";
            case "ejected" -> state.ejectionReason();
            default -> state.health().reason();
        };
        return new ServerStatus(id, address, weight, now, reason, active(), state.requests(), state.failures());
    }

    /** Whether it may be given any request. */
    boolean eligible() {
        return drain == null && !removed && state.up() && !state.ejected();
    }

    /** Whether it may be given requests of sessions that it has already. */
    boolean keepsSessions() {
        return !removed && state.up() && !state.ejected();
    }

    void drain(Instant now) {
        drain = new Drain(now);
    }

    void undrain() {
        drain = null;
    }

    boolean draining() {
        return drain != null;
    }

    void remove() {
        removed = true;
    }

    boolean removed() {
        return removed;
    }

    /** What it was made by: a balancer that answers with a server of another owner is broken. */
    Object owner() {
        return owner;
    }

    ServerState shared() {
        return state;
    }
}
