package io.headgate.core.runtime;

/**
 * Two runtimes in force at once: each event loop gives every so-manieth of its requests to the new one, counted exactly,
 * so that never more than the share of them can be hurt, however few they are.
 */
final class CanaryShare {

    private static final int WHOLE = 100;
    private static final int SLOTS_APART = 16;

    private final Runtime next;
    private final int percent;
    private final int[] due;

    CanaryShare(Runtime next, int percent, int loops) {
        this.next = next;
        this.percent = percent;
        this.due = new int[loops * SLOTS_APART];
    }

    /** Who answers the next request of a loop: on that loop only. */
    Runtime choose(Runtime before, int loop) {
        int now = due[loop * SLOTS_APART] + percent;
        if (now < WHOLE) {
            due[loop * SLOTS_APART] = now;
            return before;
        }
        due[loop * SLOTS_APART] = now - WHOLE;
        return next;
    }
}
