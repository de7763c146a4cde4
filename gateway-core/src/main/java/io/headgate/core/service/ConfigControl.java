package io.headgate.core.service;

import io.headgate.core.config.ConfigProblem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The config as a document that is edited from outside, with its versions. No text that it gives shows a secret that is
 * written out: {@code ***} stands for it, there and in a text that comes back. Safe for use from any thread; never blocks.
 */
public interface ConfigControl {

    /**
     * The file as it is now: {@code file}, {@code text}, {@code etag}, {@code editable} with {@code reason} where it is
     * not, {@code version} of the config in force and whether that is the file's text ({@code inForce}).
     */
    Future<JsonObject> document();

    /**
     * Puts a text in force and in the file, or neither. One that is to be tried first is in the file meanwhile.
     *
     * @param etag of the text that it was made from; null for whatever there is
     * @param cause for the history
     */
    Future<Result> write(String text, @Nullable String etag, String cause);

    /** What would keep a text out; nothing is changed. */
    Future<List<ConfigProblem>> validate(String text);

    /** What a text would change in the file, in unified format. */
    Future<String> diff(String text);

    /** The JSON Schema of the config, with the options of the extensions in use. */
    Future<JsonObject> schema();

    /** All versions that are kept, the last first: {@code version}, {@code appliedAt}, {@code cause}, {@code digest}, {@code current}, {@code outcome}. */
    List<JsonObject> versions();

    /** The same of one version, with its {@code text}; fails with {@code NOT_FOUND} when there is none. */
    Future<JsonObject> version(int number);

    /** What differs from one version to another, in unified format; fails as {@link #version}. */
    Future<String> diff(int from, int to);

    /** Writes the text of an earlier version, as {@link #write} does; fails with {@code NOT_FOUND} when there is none. */
    Future<Result> rollback(int number, @Nullable String etag);

    /** What came of an edit. */
    sealed interface Result {

        /**
         * It is in the file, and in force or on its way there.
         *
         * @param state {@code in-force}, {@code on-trial} while it is tried on a share of the requests, or {@code
         *     taken-back} when that has ended badly already
         * @param canary how its trial stands, as the status has it; null without one
         */
        record Applied(
                int version,
                String etag,
                String state,
                @Nullable JsonObject canary) implements Result {}

        /** It was made from a text that is not the file's any more: the document as it is, and the text that was sent. */
        record Conflict(JsonObject current, String yours) implements Result {}

        /** It is no valid config. */
        record Invalid(List<ConfigProblem> problems) implements Result {}

        /** The file cannot be written. */
        record ReadOnly(String reason) implements Result {}
    }
}
