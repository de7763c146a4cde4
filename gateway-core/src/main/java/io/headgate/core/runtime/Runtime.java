package io.headgate.core.runtime;

import io.headgate.core.cache.Caches;
import io.headgate.core.config.GatewayConfig;
import io.headgate.core.config.LimitsConfig;
import io.headgate.core.database.Databases;
import io.headgate.core.plugin.ExtensionEndpoints;
import io.headgate.core.proxy.AccessLog;
import io.headgate.core.proxy.GuardedFilter;
import io.headgate.core.proxy.RequestRules;
import io.headgate.core.proxy.Router;
import io.headgate.core.proxy.Routing;
import io.headgate.core.upstream.Pools;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The immutable object graph built from one config and the loaded plugins. Requests hold the one they began with.
 *
 * <p>Requests in flight are counted by each event loop in a slot of its own that no other thread touches, so counting
 * costs no shared memory. A runtime that was replaced is closed once every loop has told that none of its requests holds
 * it any more; the task that asks runs on the loop itself, after which that loop can only acquire the new one.
 */
// Headgate's word for it everywhere; the JDK's class is spelled out where both are meant.
@SuppressWarnings("JavaLangClash")
public final class Runtime implements Routing {

    private static final Logger LOG = LoggerFactory.getLogger(Runtime.class);
    private static final int SLOTS_APART = 16;

    private final GatewayConfig config;
    private final RequestRules rules;
    private final Router router;
    private final Organs organs;
    private final ExtensionEndpoints endpoints;
    private final int[] active;
    private final List<Promise<Void>> idle;
    /** Published by the volatile reference to the runtime in force, as is {@link #share}. */
    private @Nullable CanaryTally tally;

    private @Nullable CanaryShare share;
    /** While it may yet be withdrawn. */
    private volatile boolean onTrial;

    Runtime(
            GatewayConfig config,
            RequestRules rules,
            Router router,
            Organs organs,
            ExtensionEndpoints endpoints,
            int loops) {
        this.config = config;
        this.rules = rules;
        this.router = router;
        this.organs = organs;
        this.endpoints = endpoints;
        this.active = new int[loops * SLOTS_APART];
        this.idle = new ArrayList<>();
        for (int i = 0; i < loops; i++) {
            idle.add(Promise.promise());
        }
    }

    /** The config it was built from. */
    public GatewayConfig config() {
        return config;
    }

    /** Its pools. */
    public Pools pools() {
        return organs.pools();
    }

    /** Its caches. */
    public Caches caches() {
        return organs.caches();
    }

    /** Its databases. */
    public Databases databases() {
        return organs.databases();
    }

    /** Its extensions that another runtime does not have in the same way; all without another. */
    List<ExtensionEndpoints.Created> extensionsUnlike(@Nullable Runtime other) {
        return endpoints.differing(other == null ? null : other.endpoints);
    }

    @Override
    public AccessLog accessLog() {
        return organs.accessLog();
    }

    @Override
    public RequestRules rules() {
        return rules;
    }

    @Override
    public LimitsConfig limits() {
        return config.limits();
    }

    @Override
    public Router router() {
        return router;
    }

    @Override
    public boolean mayStore() {
        return !onTrial;
    }

    @Override
    public void answered(int loop, int status, long nanos) {
        CanaryTally counts = tally;
        if (counts != null) {
            counts.add(loop, status >= 500, nanos);
        }
    }

    /** It is tried: nothing that it answers is stored. */
    void onTrial(CanaryTally counts) {
        tally = counts;
        onTrial = true;
    }

    /** Shares its requests from when the reference to it is set again; null and null end that. */
    void share(@Nullable CanaryShare with, @Nullable CanaryTally counts) {
        share = with;
        tally = counts;
    }

    /** Who answers the next request of a loop. */
    Runtime chosen(int loop) {
        CanaryShare sharing = share;
        return sharing == null ? this : sharing.choose(this, loop);
    }

    /** Takes over from the runtime before. */
    void activate() {
        organs.pools().activate();
        organs.caches().activate();
        endpoints.open();
        tally = null;
        onTrial = false;
    }

    /** The next one is about to take over; requests go on. */
    void standDown() {
        endpoints.close().onFailure(e -> LOG.warn("An address of an extension could not be given up", e));
    }

    /** Lets go of everything; the parts that another runtime holds live on. */
    Future<Void> close() {
        standDown();
        router.routes().forEach(route -> route.filters().forEach(Runtime::close));
        return Future.join(
                        organs.pools().close(),
                        organs.caches().close(),
                        organs.databases().close())
                .mapEmpty();
    }

    /** Counts a request; called on the loop of that index. */
    void enter(int loop) {
        active[loop * SLOTS_APART]++;
    }

    @Override
    public void release(int loop) {
        int left = --active[loop * SLOTS_APART];
        if (left == 0 && asked(loop)) {
            idle.get(loop).tryComplete();
        }
    }

    /**
     * Waits for the last request.
     *
     * @param loops the loops' contexts, in the order of their indexes
     */
    Future<Void> drained(List<Context> loops) {
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 0; i < loops.size(); i++) {
            int loop = i;
            all.add(idle.get(i).future());
            loops.get(i).runOnContext(go -> ask(loop));
        }
        return Future.all(all).mapEmpty();
    }

    private void ask(int loop) {
        active[loop * SLOTS_APART + 1] = 1;
        if (active[loop * SLOTS_APART] == 0) {
            idle.get(loop).tryComplete();
        }
    }

    private boolean asked(int loop) {
        return active[loop * SLOTS_APART + 1] == 1;
    }

    private static void close(GuardedFilter filter) {
        try {
            filter.filter().close();
        } catch (Throwable e) {
            LOG.warn("The filter {} could not be closed", filter.name(), e);
        }
    }
}
