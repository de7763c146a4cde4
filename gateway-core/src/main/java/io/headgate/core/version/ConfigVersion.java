package io.headgate.core.version;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A config that was in force, is or was tried, or was refused by the probe.
 *
 * @param number counted from 1
 * @param appliedAt when it came into force
 * @param cause what led to it
 * @param digest of the completed config
 * @param text as it was written, with its placeholders; it may hold secrets
 * @param outcome what became of it when it has not come into force; null when it has
 */
public record ConfigVersion(
        int number,
        Instant appliedAt,
        String cause,
        String digest,
        String text,
        @Nullable String outcome) {

    /** The outcome of one that is tried now, or was when the gateway was killed. */
    static final String ON_TRIAL = "on trial";

    /** How the outcome begins of one that was not tried to the end. */
    static final String INTERRUPTED = "interrupted: ";

    /** Whether it may yet come into force as this version. */
    boolean pending() {
        return outcome != null && (outcome.equals(ON_TRIAL) || outcome.startsWith(INTERRUPTED));
    }

    /** {@code in-force}, {@code on-trial} or {@code taken-back}. */
    String state() {
        if (outcome == null) {
            return "in-force";
        }
        return outcome.equals(ON_TRIAL) ? "on-trial" : "taken-back";
    }

    /** What may be shown of it, without its text. */
    JsonObject summary(boolean current) {
        JsonObject json = new JsonObject()
                .put("version", number)
                .put("appliedAt", appliedAt.toString())
                .put("cause", cause)
                .put("digest", digest)
                .put("current", current);
        return outcome == null ? json : json.put("outcome", outcome);
    }

    JsonObject toJson() {
        JsonObject json = summary(false).put("text", text);
        json.remove("current");
        return json;
    }

    /** Null when that is not a version. */
    static @Nullable ConfigVersion of(JsonObject json) {
        try {
            return new ConfigVersion(
                    json.getInteger("version"),
                    Instant.parse(json.getString("appliedAt")),
                    required(json, "cause"),
                    required(json, "digest"),
                    required(json, "text"),
                    json.getString("outcome"));
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static String required(JsonObject json, String key) {
        String value = json.getString(key);
        if (value == null) {
            throw new IllegalArgumentException(key);
        }
        return value;
    }
}
