package io.headgate.api.balance;

/** A server of a pool as a balancer sees it. Safe for use from any thread. */
public interface Server {

    /** The id, unique within the pool. */
    String id();

    /** Where it is, such as {@code http://10.0.0.7:8080}. */
    String address();

    /** The configured weight, 1 or more. */
    int weight();

    /** The number of requests it is working on, over all event loops. */
    int active();
}
