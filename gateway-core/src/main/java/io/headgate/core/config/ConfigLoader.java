package io.headgate.core.config;

import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.PluginPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads a config: all of its problems, or the records. Blocks on files; safe for use from any thread. */
public final class ConfigLoader {

    private static final String PLUGINS = "plugins";

    private ConfigLoader() {}

    /**
     * Reads a config from a file.
     *
     * @param catalog the extensions that it may use
     * @param environment the variables of the environment
     */
    public static ConfigResult load(Path file, ExtensionCatalog catalog, Map<String, String> environment) {
        try {
            if (Files.size(file) > JsonReader.MAX_BYTES) {
                return refused("is too large (expected: at most 1MiB)");
            }
            return read(text(Files.readAllBytes(file)), catalog, environment);
        } catch (CharacterCodingException e) {
            return refused("is not text in UTF-8");
        } catch (IOException e) {
            return refused(file + " cannot be read: " + reason(e));
        }
    }

    /**
     * Reads of a config no more than what must be known before the plugins are. Other parts may be wrong.
     *
     * @throws InvalidPolicy when that part cannot be used
     */
    public static PluginPolicy policy(Path file, Map<String, String> environment) throws InvalidPolicy {
        try {
            if (Files.size(file) > JsonReader.MAX_BYTES) {
                throw new InvalidPolicy(List.of("is too large (expected: at most 1MiB)"));
            }
            return policy(text(Files.readAllBytes(file)), environment);
        } catch (CharacterCodingException e) {
            throw new InvalidPolicy(List.of("is not text in UTF-8"));
        } catch (IOException e) {
            throw new InvalidPolicy(List.of(file + " cannot be read: " + reason(e)));
        }
    }

    private static PluginPolicy policy(String text, Map<String, String> environment) throws InvalidPolicy {
        Problems elsewhere = new Problems();
        Node document = JsonReader.read(text, new Placeholders(environment, elsewhere), elsewhere);
        if (!(document instanceof Node.Obj root)) {
            // What is wrong with a document that is no object, the reading of the whole says best.
            throw new InvalidPolicy(elsewhere.isEmpty() ? List.of("(expected: a JSON object)") : elsewhere.lines());
        }
        ConfigSchema schema = ConfigSchema.assemble(ExtensionCatalog.none());
        Node plugins = root.get(PLUGINS);
        Problems problems = new Problems();
        Node complete = new SchemaWalk(schema, variable -> null, document, problems)
                .check(
                        plugins == null ? new Node.Obj(root.at().key(PLUGINS), Map.of()) : plugins,
                        schema.root().getJsonObject("properties").getJsonObject(PLUGINS));
        List<String> all = Stream.concat(
                        elsewhere.sorted().stream()
                                .filter(problem -> problem.path().startsWith(PLUGINS)),
                        problems.sorted().stream())
                .map(ConfigProblem::toString)
                .toList();
        if (complete instanceof Node.Obj object && all.isEmpty()) {
            return PluginsBinder.policy(new Section(object));
        }
        throw new InvalidPolicy(all);
    }

    /** Why the part of a config that is about plugins cannot be used. */
    public static final class InvalidPolicy extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient List<String> problems;

        InvalidPolicy(List<String> problems) {
            super(String.join("; ", problems));
            this.problems = problems;
        }

        /** A line for each problem, as those of a whole config are. */
        public List<String> problems() {
            return problems;
        }
    }

    /** Reads a config from a text, as {@link #load} does. */
    public static ConfigResult read(String text, ExtensionCatalog catalog, Map<String, String> environment) {
        if (text.length() > JsonReader.MAX_BYTES) {
            return refused("is too large (expected: at most 1MiB)");
        }
        ConfigSchema schema;
        try {
            schema = ConfigSchema.assemble(catalog);
        } catch (IllegalArgumentException e) {
            return refused(String.valueOf(e.getMessage()));
        }
        return read(text, schema, environment);
    }

    private static ConfigResult read(String text, ConfigSchema schema, Map<String, String> environment) {
        Problems problems = new Problems();
        Placeholders placeholders = new Placeholders(environment, problems);
        EnvironmentDefaults defaults = new EnvironmentDefaults(schema, environment, problems);
        Node document = JsonReader.read(text, placeholders, problems);
        Node complete = document == null
                ? new Node.Invalid(new Node.At("", 0, Node.Origin.FILE))
                : new SchemaWalk(schema, defaults::value, document, problems).check(document, schema.root());
        if (complete instanceof Node.Obj root) {
            new ConfigRules(root, problems).check();
            if (problems.isEmpty()) {
                return new ConfigResult.Loaded(ConfigBinder.bind(root), text, placeholders.files());
            }
        }
        return new ConfigResult.Refused(problems.sorted(), placeholders.files());
    }

    /** Why a file cannot be used, in a few words: what the exceptions of the JDK say is often no more than its path. */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "there is a file of that name already";
        }
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        String message = String.valueOf(e.getMessage());
        return e.getClass() == IOException.class ? message : e.getClass().getSimpleName() + " " + message;
    }

    /**
     * The text of a config file.
     *
     * @throws IOException when it cannot be read, is too large or is not text in UTF-8
     */
    public static String text(Path file) throws IOException {
        try {
            byte[] bytes = WatchedContent.content(file);
            if (bytes.length > JsonReader.MAX_BYTES) {
                throw new IOException("is too large (expected: at most 1MiB)");
            }
            return text(bytes);
        } catch (CharacterCodingException e) {
            throw new IOException("is not text in UTF-8", e);
        }
    }

    /** Bytes as text in UTF-8, without the byte order mark that some editors put first. */
    static String text(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static ConfigResult refused(String message) {
        return new ConfigResult.Refused(List.of(new ConfigProblem("", 0, message)), Map.of());
    }
}
