package io.headgate.core.proxy;

/** What a target is doing for an exchange, as far as it can be given up. */
interface Call {

    /**
     * Nobody wants the answer any more, or the rest of it. Called at any time, also when it is over.
     *
     * @param blamed whether that is so because the answer did not come in time
     */
    void abandon(boolean blamed);
}
