package io.headgate.api.balance;

import org.jspecify.annotations.Nullable;

/**
 * Chooses a server out of the immutable list that it was made with.
 *
 * <p>{@link #pick} is called on all event loops at the same time, for every request: no lock, no blocking, no allocation
 * where that can be had. When the list changes the gateway makes a new balancer.
 */
@FunctionalInterface
public interface Balancer {

    /**
     * Chooses a server.
     *
     * @return one of the balancer's servers, never {@link PickRequest#avoid()} while there is another; null only when
     *     the list is empty or holds nothing but the server to avoid
     */
    @Nullable
    Server pick(PickRequest request);
}
