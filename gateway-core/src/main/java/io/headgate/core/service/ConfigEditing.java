package io.headgate.core.service;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The config as a document that is read, changed and taken back, and the versions of it that were in force. Safe for use
 * from any thread; never blocks.
 *
 * <p>Every text that comes out has {@code ***} in place of each literal value that the schema marks as secret and is
 * otherwise as it was written. In a text that goes in, {@code ***} in such a place means what stands there in the document
 * that it was made from.
 *
 * <p>A version that is not kept fails with a {@link io.headgate.api.service.ServiceException}, {@code NOT_FOUND} (404).
 */
public interface ConfigEditing {

    /** The config file as it is now. */
    Future<Document> document();

    /**
     * Puts a text in force and into the file. Nothing has changed unless the outcome is {@link Outcome.Applied}, and then
     * both the file and the version are on disk.
     *
     * @param text in UTF-8
     * @param etag that of the document which it was made from
     */
    Future<Outcome> write(Buffer text, String etag);

    /** What would keep a text out of force; empty when nothing would. Changes nothing. */
    Future<List<Problem>> validate(Buffer text);

    /** What a text changes of the version in force, as a unified diff; empty when that is nothing. */
    Future<String> diff(Buffer text);

    /** The versions that are kept, the newest first. */
    Future<List<Version>> versions();

    /** A version and its text. */
    Future<VersionText> version(int number);

    /** What changed from one version to the other, as a unified diff; empty when that is nothing. */
    Future<String> diff(int from, int to);

    /**
     * Puts the text of a version in force and into the file, as {@link #write} does, as a new version.
     *
     * @param etag that of the document which is to be replaced; null to replace whichever there is
     */
    Future<Outcome> rollback(int number, @Nullable String etag);

    /** The JSON Schema of the config, with the options of the plugins in use. */
    Future<JsonObject> schema();

    /**
     * The config file.
     *
     * @param version the number of the version in force
     * @param etag of the file's content, without quotes
     * @param inForce whether the file is what is in force: not so after a change from outside that was refused
     * @param editable whether {@link #write} can change it
     * @param reason why it cannot; null when it can
     */
    record Document(
            int version,
            String etag,
            String file,
            boolean inForce,
            boolean editable,
            @Nullable String reason,
            String text) {}

    /**
     * One thing that is wrong with a text.
     *
     * @param path the JSON path; empty for the whole text
     * @param line counted from 1; 0 when no line is to blame
     */
    record Problem(String path, int line, String message) {}

    /**
     * A config that was in force.
     *
     * @param cause such as {@code file changed}
     * @param digest of the config with its placeholders and defaults filled in
     * @param current whether it is in force
     * @param outcome what became of it afterwards; null when there is nothing to say
     */
    record Version(
            int number,
            Instant appliedAt,
            String cause,
            String digest,
            boolean current,
            @Nullable String outcome) {}

    /** A version and its text. */
    record VersionText(Version version, String text) {}

    /** What came of a change. */
    sealed interface Outcome {

        /** It is in force, in the file, and kept as that version. */
        record Applied(int version, String etag) implements Outcome {}

        /** The file is not the one any more that the change was made from. */
        record Conflict(Document current) implements Outcome {}

        /** It is not valid, or cannot be put in force: at least one problem. */
        record Refused(List<Problem> problems) implements Outcome {}

        /** The file cannot be changed. */
        record ReadOnly(String reason) implements Outcome {}
    }
}
