package io.headgate.api.service;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pool. Changes made here last until the config or the process changes. Safe for use from any thread; failures are
 * {@link ServiceException}s.
 */
public interface LoadBalancerService {

    /** The name in the config. */
    String name();

    /** Adds a server; fails with {@code CONFLICT} when the id is taken. */
    Future<ServerStatus> addServer(ServerSpec server);

    /** Removes a server; its requests in flight finish. */
    Future<Void> removeServer(String id);

    /** Gives a server no new requests or sessions, except of sessions that it has already. */
    Future<Void> drainServer(String id);

    /** Gives a draining server requests again. */
    Future<Void> undrainServer(String id);

    /**
     * The server that the pool's algorithm gives for a session. In a pool that keeps sessions the same session gets the same
     * server while it lasts: for the time of the pool's {@code sticky.ttl} after it was asked for last.
     *
     * @param sessionId any text of up to 256 characters; null for a caller without a session
     */
    Future<ServerStatus> nextServer(@Nullable String sessionId);

    /** All servers with their state, in the order of the config. */
    List<ServerStatus> servers();

    /**
     * A server to be added.
     *
     * @param id unique within the pool
     * @param address such as {@code http://10.0.0.7:8080}
     * @param weight 1 to 1000
     * @param health {@code up} or {@code down}: its state until the first check; null for the pool's usual
     */
    record ServerSpec(
            String id, String address, int weight, @Nullable String health) {}

    /**
     * A server as it is now.
     *
     * @param state {@code up}, {@code down}, {@code draining} or {@code ejected}: given no requests for a while because the
     *     last ones failed
     * @param reason why it is in that state
     * @param active requests it is working on
     * @param requests requests it was given since it joined the pool
     * @param failures those of them that failed
     */
    record ServerStatus(
            String id,
            String address,
            int weight,
            String state,
            String reason,
            int active,
            long requests,
            long failures) {}
}
