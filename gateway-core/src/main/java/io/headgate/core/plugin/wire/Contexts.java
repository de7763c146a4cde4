package io.headgate.core.plugin.wire;

import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.util.function.Supplier;

/** Work on behalf of a Vert.x context, on whichever thread. */
public final class Contexts {

    private Contexts() {}

    /**
     * Does the work on the calling thread, with that context as the current one: what it makes of Vert.x, such as clients
     * and timers, belongs to the context's deployment and ends with it.
     */
    public static <R> R within(Context context, Supplier<R> work) {
        ContextInternal own = (ContextInternal) context;
        ContextInternal before = own.beginDispatch();
        try {
            return work.get();
        } finally {
            own.endDispatch(before);
        }
    }
}
