package io.headgate.api.health;

/**
 * The outcome of one check.
 *
 * @param detail a few words for people, such as {@code status 503}; never null
 */
public record HealthResult(boolean healthy, String detail) {

    /** A passed check. */
    public static HealthResult healthy(String detail) {
        return new HealthResult(true, detail);
    }

    /** A failed check. */
    public static HealthResult unhealthy(String detail) {
        return new HealthResult(false, detail);
    }
}
