package io.headgate.core.plugin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A plugin that is loaded, or a jar that is not, as shown to operators.
 *
 * @param id null when the jar does not tell
 * @param version null when the jar does not tell
 * @param file its name in the plugins folder
 * @param sha256 of its content; null when it was not read yet
 * @param extensions such as {@code filter/demo-banner}; empty when it is not loaded
 * @param since when it came into this state
 * @param refusal why it, or its removal, was refused; null otherwise
 * @param quarantine why it is in quarantine; null when it is not
 */
public record PluginStatus(
        @Nullable String id,
        @Nullable String version,
        State state,
        String file,
        @Nullable String sha256,
        List<String> extensions,
        Instant since,
        @Nullable Refusal refusal,
        @Nullable Quarantine quarantine) {

    /** What became of a jar. */
    public enum State {
        /** In use. */
        LOADED,
        /** In use although its jar is gone: the config needs it. */
        KEPT,
        /** In use by name only: nothing calls it, and the fallbacks of its extension points answer instead. */
        QUARANTINED,
        /** Not in use, for the reason given. */
        REFUSED,
        /** Not in use: another version or copy of the plugin is. */
        SPARE,
        /** Still being looked at. */
        PENDING
    }

    /** The status as JSON. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject()
                .put("id", id)
                .put("version", version)
                .put("state", state.name().toLowerCase(Locale.ROOT))
                .put("file", file)
                .put("sha256", sha256)
                .put("extensions", new JsonArray(extensions))
                .put("since", since.toString());
        if (quarantine != null) {
            json.put("code", quarantine.cause().name()).put("reason", quarantine.reason());
        } else if (refusal != null) {
            json.put("code", refusal.code().name()).put("reason", refusal.reason());
        }
        return json;
    }
}
