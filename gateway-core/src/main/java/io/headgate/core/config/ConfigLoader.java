package io.headgate.core.config;

import io.headgate.core.plugin.ExtensionCatalog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a config: all of its problems, or the records. Blocks on files; safe for use from any thread. */
public final class ConfigLoader {

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
            byte[] bytes = Files.readAllBytes(file);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return read(text, catalog, environment);
        } catch (CharacterCodingException e) {
            return refused("is not text in UTF-8");
        } catch (IOException e) {
            return refused(file + " cannot be read: " + reason(e));
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
        Node document = JsonReader.read(withoutMark(text), placeholders, problems);
        Node complete = document == null
                ? new Node.Invalid(new Node.At("", 0, Node.Origin.FILE))
                : new SchemaWalk(schema, defaults::value, document, problems).check(document, schema.root());
        if (complete instanceof Node.Obj root) {
            new ConfigRules(root, problems).check();
            if (problems.isEmpty()) {
                return new ConfigResult.Loaded(ConfigBinder.bind(root), placeholders.files());
            }
        }
        return new ConfigResult.Refused(problems.sorted(), placeholders.files());
    }

    /** Why a file cannot be read, in a few words. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return e instanceof AccessDeniedException
                ? "access is denied"
                : e.getClass().getSimpleName() + " " + e.getMessage();
    }

    /** Some editors put a byte order mark first. */
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static ConfigResult refused(String message) {
        return new ConfigResult.Refused(List.of(new ConfigProblem("", 0, message)), Set.of());
    }
}
