package io.headgate.core.proxy;

/** Where the lane takes the current {@link Routing} from. */
@FunctionalInterface
public interface RoutingSource {

    /**
     * The current routing, counted as in use until {@link Routing#release}. Called on the event loop for every request:
     * takes no lock.
     *
     * @param loop the number of the event loop, 0 and up
     */
    Routing acquire(int loop);
}
