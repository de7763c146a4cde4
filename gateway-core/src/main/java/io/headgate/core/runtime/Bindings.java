package io.headgate.core.runtime;

import io.headgate.core.config.GatewayConfig;
import io.vertx.core.Future;

/** The addresses that a runtime is reached at. */
public interface Bindings {

    /** Binds what the config asks for and is not bound yet; fails with a line for people. */
    Future<Change> prepare(GatewayConfig config);

    /** Addresses that are bound, but not in force yet. */
    interface Change {

        /** Lets go of the addresses that are not asked for any more. */
        void commit();

        /** Lets go of the new ones. */
        void abandon();
    }
}
