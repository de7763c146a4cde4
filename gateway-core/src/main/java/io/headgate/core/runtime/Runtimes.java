package io.headgate.core.runtime;

import io.headgate.core.proxy.Routing;
import io.headgate.core.proxy.RoutingSource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runtime in force. Every request begins with one volatile read of it; {@link #replace} is called by one thread at a
 * time.
 */
public final class Runtimes implements RoutingSource {

    private List<Context> loops = List.of();
    private volatile @Nullable Runtime current;

    /** Sets the contexts of the event loops that acquire, in the order of their numbers; once, before any does. */
    public void loops(List<Context> contexts) {
        loops = List.copyOf(contexts);
    }

    /** How many event loops acquire. */
    int loopCount() {
        return loops.size();
    }

    /** The runtime in force. */
    public Runtime current() {
        Runtime runtime = current;
        if (runtime == null) {
            throw new IllegalStateException("no runtime is in force yet");
        }
        return runtime;
    }

    /** The runtime in force, or null before the first. */
    public @Nullable Runtime currentOrNull() {
        return current;
    }

    @Override
    public Routing acquire(int loop) {
        Runtime runtime = current().chosen(loop);
        runtime.enter(loop);
        return runtime;
    }

    /**
     * Puts a runtime in force.
     *
     * @return completes when the one before has served its last request and is closed
     * @throws RuntimeException when it cannot take over: then the one before stays
     */
    Future<Void> replace(Runtime next) {
        Runtime before = current;
        if (before != null) {
            before.standDown();
        }
        try {
            next.activate();
        } catch (RuntimeException | Error e) {
            if (before != null) {
                before.activate();
            }
            throw e;
        }
        current = next;
        if (before == null) {
            return Future.succeededFuture();
        }
        return before.drained(loops).compose(done -> before.close());
    }

    /** Lets a runtime that has not taken over answer its share of the requests. */
    void begin(Canary canary) {
        canary.next().onTrial(canary.ofNext());
        canary.before().share(new CanaryShare(canary.next(), canary.share(), loops.size()), canary.ofBefore());
        current = canary.before();
    }

    /**
     * Gives a canary no more requests.
     *
     * @return completes when it has served its last; it is not closed
     */
    Future<Void> end(Canary canary) {
        canary.before().share(null, null);
        current = canary.before();
        return canary.next().drained(loops);
    }

    /**
     * Takes the first runtime back: there is none in force any more. Nobody may come to acquire it.
     *
     * @return completes when it has served its last request and is closed
     */
    Future<Void> withdraw() {
        return drain().onComplete(done -> current = null);
    }

    /** Waits for the requests of the runtime in force, which acquires no more, and closes it. */
    public Future<Void> drain() {
        Runtime last = current;
        if (last == null) {
            return Future.succeededFuture();
        }
        return last.drained(loops).compose(done -> last.close());
    }
}
