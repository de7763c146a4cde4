package io.headgate.core.proxy;

/**
 * Keeps retries below a fifth of the requests, a few at the start apart. What is saved suffices for all requests that a
 * server of the default connection limit has in flight when it dies. Used on one event loop.
 */
final class RetryBudget {

    private static final int PRICE = 5;
    private static final int FIRST = 10 * PRICE;
    private static final int MOST = 100 * PRICE;

    private int saved = FIRST;

    /** Counts a request of a client. */
    void earn() {
        if (saved < MOST) {
            saved++;
        }
    }

    /** Takes a retry out of the budget, if there is one. */
    boolean spend() {
        if (saved < PRICE) {
            return false;
        }
        saved -= PRICE;
        return true;
    }
}
