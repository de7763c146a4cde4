package io.headgate.core.upstream;

import io.headgate.api.balance.BalancerFactory;
import io.headgate.api.balance.PickRequest;
import io.headgate.api.event.ServerStateChanged;
import io.headgate.api.http.RequestHead;
import io.headgate.api.service.LoadBalancerService;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.PoolConfig;
import io.headgate.core.config.StickyConfig;
import io.headgate.core.plugin.CallSlot;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.Point;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pool of one build: who gets the next request. Safe for use from any thread; {@link #pick} takes no lock and, without
 * a session cookie, allocates nothing.
 */
public final class Pool implements LoadBalancerService {

    private final PoolConfig config;
    private final PoolEnvironment environment;
    private final Extension<BalancerFactory> algorithm;
    private final Membership membership;
    private final BalancerFailures failures;
    private final @Nullable HealthMonitor monitor;
    private final @Nullable StickySessions sticky;
    private final SessionCookies cookies;
    private final Runnable view = this::refresh;
    private volatile Selection selection;

    private Pool(
            PoolConfig config,
            PoolEnvironment environment,
            Extension<BalancerFactory> algorithm,
            Membership membership,
            @Nullable HealthMonitor monitor,
            SessionCookies cookies) {
        this.config = config;
        this.environment = environment;
        this.algorithm = algorithm;
        this.membership = membership;
        this.monitor = monitor;
        this.cookies = cookies;
        failures = new BalancerFailures(algorithm.guard(Point.BALANCER, environment.failures()));
        StickyConfig cookie = config.sticky();
        sticky = cookie == null
                ? null
                : new StickySessions(config.name(), cookie, environment.stickyKey(), environment.clock());
        selection = new Selection(membership, List.of(), null, failures);
    }

    /**
     * Builds it beside the previous one.
     *
     * @param cookies those of all pools of the build
     * @throws IllegalArgumentException when it cannot be built, saying where and why; nothing is left behind
     */
    static Pool build(
            PoolConfig config,
            SessionCookies cookies,
            ExtensionCatalog catalog,
            PoolEnvironment environment,
            @Nullable Pool previous) {
        PoolParts parts = new PoolParts(config, catalog);
        parts.checkAddresses();
        Membership membership = previous != null && previous.config.equals(config)
                ? previous.membership
                : Membership.of(config, previous == null ? null : previous.membership, environment);
        Extension<BalancerFactory> algorithm = parts.algorithm(eligible(membership));
        HealthMonitor monitor = parts.monitor(membership, environment);
        Pool pool = new Pool(config, environment, algorithm, membership, monitor, cookies);
        membership.subscribe(pool.view);
        pool.select();
        return pool;
    }

    /** What it was built from. */
    public PoolConfig config() {
        return config;
    }

    /**
     * The server for a request: that of its session while it lasts, otherwise the one that the algorithm chooses. A
     * balancer that fails or answers with what it may not choose is counted and replaced by round-robin for this request.
     *
     * @param session what {@link #takeSession} gave for the request
     * @return never {@link PickRequest#avoid()}; null when no (other) server is up, which is a 503
     */
    public @Nullable UpstreamServer pick(PickRequest request, @Nullable StickySession session) {
        membership.traffic().tick();
        if (session != null) {
            UpstreamServer kept = session.server();
            if (kept.keepsSessions() && kept != request.avoid()) {
                return kept;
            }
        }
        return selection.pick(request);
    }

    /**
     * Reads the session of a request, and takes the cookies of all pools out of it: they are no business of servers, and
     * no two clients would ever have the same cached response where it varies by {@code Cookie}.
     *
     * @return null when it has none here that still holds
     */
    public @Nullable StickySession takeSession(RequestHead head) {
        StickySession session = sticky == null ? null : sticky.session(head.headers());
        cookies.strip(head.headers());
        return session;
    }

    /**
     * Gives the value of the {@code Set-Cookie} line that keeps the session of a request at the server that answered it.
     * Not for a response that a shared cache may store, or one client's session would become everybody's.
     *
     * @param session what {@link #takeSession} gave for the request
     * @return null when there is nothing to set: sessions are not kept, the pool has a single server, or the client's
     *     cookie says the same and has nine tenths of its time left
     */
    public @Nullable Supplier<String> cookieToSet(
            RequestHead head, @Nullable StickySession session, UpstreamServer server) {
        StickySessions sessions = sticky;
        if (sessions == null || membership.servers().size() < 2 || !sessions.due(session, server)) {
            return null;
        }
        return () -> sessions.cookie(server, "https".equals(head.scheme()));
    }

    /**
     * Why nothing must be sent on a connection that was made to one of the servers, or null: its name may stand for an
     * address that no server may have. The ends of the connection are null when it is gone already.
     */
    public @Nullable String refusal(@Nullable InetSocketAddress remote, @Nullable InetSocketAddress local) {
        return PeerRules.refusal(remote, local, environment.admin().get());
    }

    /** How often the balancer has failed since this build. */
    public long balancerFailures() {
        return failures.count();
    }

    /** The servers that there are now, whatever their state, in the order of the config. */
    public List<UpstreamServer> upstreams() {
        return membership.servers();
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public Future<ServerStatus> addServer(ServerSpec spec) {
        return attempt(() -> {
            ServerAddress address =
                    NewServer.check(spec, config, environment.admin().get());
            Boolean up = spec.health() == null ? null : "up".equals(spec.health());
            UpstreamServer server = membership.add(spec.id(), address, spec.weight(), up, environment.clock());
            publish(server.id(), "absent", server.state(), "added");
            return server.status();
        });
    }

    @Override
    public Future<Void> removeServer(String id) {
        return attempt(() -> {
            String before = membership.existing(id).state();
            membership.remove(id);
            publish(id, before, "absent", "removed");
            return null;
        });
    }

    @Override
    public Future<Void> drainServer(String id) {
        return attempt(() -> {
            UpstreamServer server = membership.existing(id);
            String before = server.state();
            if (membership.drain(id, environment.clock()) && !before.equals(server.state())) {
                publish(id, before, server.state(), "drained by request");
            }
            return null;
        });
    }

    @Override
    public Future<Void> undrainServer(String id) {
        return attempt(() -> {
            UpstreamServer server = membership.existing(id);
            String before = server.state();
            if (membership.undrain(id) && !before.equals(server.state())) {
                publish(id, before, server.state(), "no longer drained, by request");
            }
            return null;
        });
    }

    @Override
    public Future<ServerStatus> nextServer(@Nullable String sessionId) {
        membership.traffic().tick();
        return attempt(() -> {
            UpstreamServer server = sessionId == null ? selection.pick(new SessionPick("")) : ofSession(sessionId);
            if (server == null) {
                throw new ServiceException("NO_SERVER", 503, "no server of pool " + name() + " is up");
            }
            return server.status();
        });
    }

    private @Nullable UpstreamServer ofSession(String id) {
        if (id.length() > SessionMemory.MAX_ID) {
            throw new ServiceException(
                    "INVALID",
                    400,
                    "sessionId: " + id.length() + " characters (expected: at most " + SessionMemory.MAX_ID + ")");
        }
        Supplier<@Nullable UpstreamServer> choice = () -> selection.pick(new SessionPick(id));
        StickyConfig keeps = config.sticky();
        return keeps == null ? choice.get() : membership.sessions().server(id, keeps.ttl(), membership::find, choice);
    }

    @Override
    public List<ServerStatus> servers() {
        return membership.servers().stream().map(UpstreamServer::status).toList();
    }

    /** The servers that the pool before does not have at that place, or that are checked in another way now; by their index. */
    Map<Integer, UpstreamServer> unknown(@Nullable Pool before) {
        Map<Integer, UpstreamServer> unknown = new LinkedHashMap<>();
        if (before != null && before.membership == membership) {
            return unknown;
        }
        boolean sameChecks = before != null && Objects.equals(before.config.health(), config.health());
        List<UpstreamServer> servers = membership.servers();
        for (int i = 0; i < servers.size(); i++) {
            UpstreamServer server = servers.get(i);
            UpstreamServer known = sameChecks && before != null ? before.membership.find(server.id()) : null;
            if (known == null || !known.address().equals(server.address())) {
                unknown.put(i, server);
            }
        }
        return unknown;
    }

    /** What checks its servers now; null when nothing does. */
    @Nullable
    HealthMonitor monitor() {
        return monitor == null || monitor.closed() ? null : monitor;
    }

    /** Takes over the health of its servers: checks them from now on, or believes in them where none are checked. */
    void activate() {
        membership.takeOver();
        if (monitor != null) {
            membership.servers().forEach(server -> server.shared().watch());
            monitor.start();
            return;
        }
        for (UpstreamServer server : membership.servers()) {
            String before = server.state();
            String reason = "not checked";
            if (server.shared().believe(reason, environment.clock().instant())) {
                publish(server.id(), before, server.state(), reason);
            }
        }
    }

    /** The build after has taken over. */
    void standDown() {
        membership.standDown();
        if (monitor != null) {
            monitor.stop();
        }
    }

    /** Lets go of what is shared; never fails. */
    Future<Void> close() {
        membership.unsubscribe(view);
        return monitor == null ? Future.succeededFuture() : monitor.close();
    }

    private void refresh() {
        select();
        if (monitor != null) {
            monitor.refresh();
        }
    }

    private static List<UpstreamServer> eligible(Membership membership) {
        return membership.servers().stream().filter(UpstreamServer::eligible).toList();
    }

    /** Synchronized, so that the last one to come sees the newest state and its selection is the one that stays. */
    private synchronized void select() {
        if (sticky != null) {
            sticky.servers(membership.servers());
        }
        List<UpstreamServer> eligible = eligible(membership);
        if (failures.guard().closed()) {
            selection = new Selection(membership, eligible, null, failures);
            return;
        }
        CallSlot call = failures.guard().enter();
        try {
            selection = new Selection(
                    membership,
                    eligible,
                    algorithm.make((factory, context) ->
                            factory.create(config.algorithm().options(), eligible, context)),
                    failures);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError failure) {
            failures.add(failure);
            selection = new Selection(membership, eligible, null, failures);
        } finally {
            call.leave();
        }
    }

    private void publish(String server, String from, String to, String reason) {
        environment.events().publish(new ServerStateChanged(name(), server, from, to, reason));
    }

    private static <T extends @Nullable Object> Future<T> attempt(Supplier<T> work) {
        try {
            return Future.succeededFuture(work.get());
        } catch (ServiceException refused) {
            return Future.failedFuture(refused);
        }
    }
}
