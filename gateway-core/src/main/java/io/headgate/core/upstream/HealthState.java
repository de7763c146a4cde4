package io.headgate.core.upstream;

/**
 * Up or down by the results of checks: so many failures in a row take a server down, so many passes in a row bring it
 * back. Immutable; knows no time.
 *
 * @param streak results in a row that speak against {@code up}
 * @param provisional whether the state was given by somebody and the first check decides
 */
record HealthState(boolean up, int streak, boolean provisional) {

    /** Where every server begins that nobody knows anything about: up, because the first request may find it well. */
    static final HealthState ASSUMED_UP = new HealthState(true, 0, false);

    /** Taken down by something else than a check; only checks bring it back. */
    static final HealthState DOWN = new HealthState(false, 0, false);

    /** A state that holds until the first check. */
    static HealthState given(boolean up) {
        return new HealthState(up, 0, true);
    }

    /** The state after one more result. */
    HealthState after(boolean healthy, int unhealthyThreshold, int healthyThreshold) {
        if (healthy == up) {
            return new HealthState(up, 0, false);
        }
        int against = streak + 1;
        int threshold = up ? unhealthyThreshold : healthyThreshold;
        return provisional || against >= threshold
                ? new HealthState(healthy, 0, false)
                : new HealthState(up, against, false);
    }
}
