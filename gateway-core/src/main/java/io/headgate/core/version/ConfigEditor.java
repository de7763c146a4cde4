package io.headgate.core.version;

import io.headgate.api.service.ServiceException;
import io.headgate.core.config.ConfigLoader;
import io.headgate.core.config.ConfigProblem;
import io.headgate.core.config.ConfigSchema;
import io.headgate.core.runtime.Edit;
import io.headgate.core.runtime.NotRemembered;
import io.headgate.core.runtime.RuntimeSwap;
import io.headgate.core.service.ConfigControl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows, checks and changes the config from outside, by way of the file and of the swap. */
public final class ConfigEditor implements ConfigControl {

    private final Vertx vertx;
    private final ConfigFile file;
    private final VersionStore versions;
    private final RuntimeSwap swap;
    private final Applied applied;
    private final Supplier<ConfigSchema> schema;

    /**
     * Makes an editor.
     *
     * @param applied what is to be done when an edit is in force or has failed
     * @param schema that of the plugins in use
     */
    public ConfigEditor(
            Vertx vertx,
            Path file,
            VersionStore versions,
            RuntimeSwap swap,
            Applied applied,
            Supplier<ConfigSchema> schema) {
        this.vertx = vertx;
        this.file = new ConfigFile(file);
        this.versions = versions;
        this.swap = swap;
        this.applied = applied;
        this.schema = schema;
    }

    /** What follows from an edit. */
    public interface Applied {

        /** One is in force. */
        Future<RuntimeSwap.Outcome> after(RuntimeSwap.Outcome outcome);

        /** The file could not be written when its text was in force already: what is in it is to be in force again. */
        Future<?> again();
    }

    @Override
    public Future<JsonObject> document() {
        return blocking(() -> document(file.read()));
    }

    @Override
    public Future<Result> write(String text, @Nullable String etag, String cause) {
        return swap.edit(new FileEdit(text, etag), cause)
                .compose(this::result)
                .recover(failure -> failed(failure, text));
    }

    @Override
    public Future<List<ConfigProblem>> validate(String text) {
        return blocking(() -> mask().unmask(text, file.read()))
                .compose(swap::validate)
                .map(RuntimeSwap.Outcome::found)
                .recover(ConfigEditor::problemOf);
    }

    @Override
    public Future<String> diff(String text) {
        return blocking(() -> Differences.between("in the file", mask().mask(file.read()), "new", mask().mask(text)));
    }

    @Override
    public Future<JsonObject> schema() {
        return blocking(() -> schema.get().document());
    }

    @Override
    public List<JsonObject> versions() {
        return new ConfigHistory(versions, Set.of()).summaries();
    }

    @Override
    public Future<JsonObject> version(int number) {
        return blocking(() -> {
            ConfigHistory history = history();
            ConfigVersion version = history.get(number);
            return version.summary(number == history.latest()).put("text", version.text());
        });
    }

    @Override
    public Future<String> diff(int from, int to) {
        return blocking(() -> history().diff(from, to));
    }

    @Override
    public Future<Result> rollback(int number, @Nullable String etag) {
        ConfigVersion version = versions.get(number);
        return version == null
                ? Future.failedFuture(ConfigHistory.none(number))
                : write(version.text(), etag, "rollback to version " + number);
    }

    private JsonObject document(String text) {
        JsonObject json = new JsonObject()
                .put("file", file.path().toString())
                .put("etag", ConfigFile.etag(text))
                .put("text", mask().mask(text));
        versions.latest()
                .ifPresent(latest -> json.put("version", latest.number())
                        .put("inForce", latest.text().equals(text)));
        String reason = file.readOnly();
        return reason == null
                ? json.put("editable", true)
                : json.put("editable", false).put("reason", reason);
    }

    private Future<Result> result(RuntimeSwap.Outcome outcome) {
        if (!outcome.found().isEmpty()) {
            return Future.succeededFuture(new Result.Invalid(outcome.found()));
        }
        return applied.after(outcome).compose(done -> blocking(() -> applied(file.read())));
    }

    private Result applied(String text) {
        ConfigVersion version = versions.newest(text).or(versions::latest).orElse(null);
        if (version == null) {
            throw new IllegalStateException("a config is in force that no version has");
        }
        return new Result.Applied(version.number(), ConfigFile.etag(text), version.state(), trial(version));
    }

    private @Nullable JsonObject trial(ConfigVersion version) {
        JsonObject canary = swap.canary();
        return canary != null && version.outcome() != null && version.digest().equals(canary.getString("config"))
                ? canary
                : null;
    }

    private Future<Result> failed(Throwable failure, String text) {
        if (failure instanceof Fixed) {
            return Future.succeededFuture(new Result.ReadOnly(String.valueOf(failure.getMessage())));
        }
        if (failure instanceof Overtaken) {
            return applied.again().transform(done -> failed(new Stale(), text));
        }
        if (failure instanceof NotRemembered && failure.getCause() instanceof IOException e) {
            return applied.again()
                    .transform(done -> Future.failedFuture(new ServiceException(
                            "NOT_KEPT",
                            503,
                            "its version cannot be kept in the state folder: " + ConfigLoader.reason(e))));
        }
        if (failure instanceof Stale) {
            return document().map(current -> new Result.Conflict(current, mask().mask(text)));
        }
        if (failure instanceof SecretMask.UnknownSecret) {
            return problemOf(failure).map(Result.Invalid::new);
        }
        if (failure instanceof IOException unwritten) {
            return applied.again()
                    .transform(done -> Future.succeededFuture(new Result.ReadOnly(
                            file.path() + " cannot be written: " + ConfigLoader.reason(unwritten))));
        }
        return Future.failedFuture(failure);
    }

    private static Future<List<ConfigProblem>> problemOf(Throwable failure) {
        return failure instanceof SecretMask.UnknownSecret unknown
                ? Future.succeededFuture(List.of(
                        new ConfigProblem(unknown.path(), unknown.line(), String.valueOf(unknown.getMessage()))))
                : Future.failedFuture(failure);
    }

    private ConfigHistory history() {
        return new ConfigHistory(versions, schema.get().secretKeys());
    }

    private SecretMask mask() {
        return new SecretMask(schema.get().secretKeys());
    }

    private <T> Future<T> blocking(Reading<T> reading) {
        return vertx.executeBlocking(
                () -> {
                    try {
                        return reading.read();
                    } catch (IOException e) {
                        throw new ServiceException(
                                "UNREADABLE", 500, file.path() + " cannot be read: " + ConfigLoader.reason(e));
                    }
                },
                false);
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws IOException;
    }

    /** The file cannot be replaced. */
    private static final class Fixed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Fixed(String reason) {
            super(reason);
        }
    }

    /** The file has another content than the edit was made from. */
    private static final class Stale extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The file has got another content while the edit was put in force. */
    private static final class Overtaken extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** An edit of the file; the secrets that it does not show are taken from what it was made from. */
    private final class FileEdit implements Edit {

        private final String edited;
        private final @Nullable String etag;
        private String base = "";

        FileEdit(String edited, @Nullable String etag) {
            this.edited = edited;
            this.etag = etag;
        }

        @Override
        public String text() {
            String reason = file.readOnly();
            if (reason != null) {
                throw new Fixed(reason);
            }
            base = current();
            if (etag != null && !etag.equals("*") && !etag.equals(ConfigFile.etag(base))) {
                throw new Stale();
            }
            return mask().unmask(edited, base);
        }

        @Override
        public Written prepare(String text) throws IOException {
            return new WrittenFile(file, base, file.replace(text));
        }

        private String current() {
            try {
                return file.read();
            } catch (IOException e) {
                throw new ServiceException(
                        "UNREADABLE", 500, file.path() + " cannot be read: " + ConfigLoader.reason(e));
            }
        }
    }

    private record WrittenFile(ConfigFile config, String base, DurableFile file) implements Edit.Written {

        @Override
        public void check() throws IOException {
            if (!config.read().equals(base)) {
                throw new Overtaken();
            }
        }

        @Override
        public void commit() throws IOException {
            file.commit();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
