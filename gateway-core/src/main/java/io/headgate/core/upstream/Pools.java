package io.headgate.core.upstream;

import io.headgate.core.config.PoolConfig;
import io.headgate.core.plugin.ExtensionCatalog;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pools of one build.
 *
 * <p>A build stands beside the one in force and changes nothing in it. What is known of a server (health, counters)
 * carries over by the pool's name and the server's id and address. What was changed at run time (servers added, removed,
 * drained) stays as long as the pool's own config is the same, whatever else a swap brings, and is dropped when it
 * differs: then the file is right.
 *
 * <p>Safe for use from any thread; {@link #activate} and {@link #close} never block.
 */
public final class Pools {

    private final Map<String, Pool> pools;
    /** Until this build takes over or is closed: builds must not hold each other in a chain. */
    private @Nullable Pools previous;

    private Pools(Map<String, Pool> pools, @Nullable Pools previous) {
        this.pools = Collections.unmodifiableMap(pools);
        this.previous = previous;
    }

    /**
     * Builds pools beside those in force.
     *
     * @param previous those in force, whose state is shared; null at the start
     * @throws IllegalArgumentException when a pool cannot be built, saying where and why; nothing is left behind
     */
    public static Pools build(
            Map<String, PoolConfig> configs,
            ExtensionCatalog catalog,
            PoolEnvironment environment,
            @Nullable Pools previous) {
        Map<String, Pool> built = new LinkedHashMap<>();
        SessionCookies cookies = new SessionCookies(configs.values());
        try {
            configs.forEach((name, config) -> built.put(
                    name,
                    Pool.build(
                            config,
                            cookies,
                            catalog,
                            environment,
                            previous == null ? null : previous.pools.get(name))));
        } catch (RuntimeException | Error failure) {
            // Never fails, and there is nothing to wait for.
            built.values().forEach(Pool::close);
            throw failure;
        }
        return new Pools(built, previous);
    }

    /** The pool of that name, or null. */
    public @Nullable Pool get(String name) {
        return pools.get(name);
    }

    /** All pools by name, in the order of the config. */
    public Map<String, Pool> all() {
        return pools;
    }

    /**
     * Asks the servers that another build does not have, or judges by other checks, whether they are there: by a check of
     * their pool, or by a connection where it has none. Changes nothing.
     *
     * @param before the build in force; null when all are to be asked
     * @param deadline for all of them together
     * @return the pools that have such servers; never fails, and is there soon after the deadline
     */
    public Future<List<ServersProbe.Answers>> probe(
            @Nullable Pools before, PoolEnvironment environment, Duration deadline) {
        return new ServersProbe(environment, deadline).ask(pools.values(), before == null ? Map.of() : before.pools);
    }

    /** Takes over from the build before: this build's health checks run from now on and that one's no more. */
    public synchronized void activate() {
        if (previous != null) {
            previous.pools.values().forEach(Pool::standDown);
            previous = null;
        }
        pools.values().forEach(Pool::activate);
    }

    /**
     * Closes what nobody holds any more, or a build that was abandoned, which leaves the one in force as it is.
     *
     * @return completes when the health checks are closed or have had their time; never fails
     */
    public synchronized Future<Void> close() {
        previous = null;
        return Future.join(pools.values().stream().map(Pool::close).toList()).mapEmpty();
    }
}
