package io.headgate.core.plugin;

import io.headgate.api.http.FilterFactory;
import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * An extension of a loaded plugin and the point it belongs to.
 *
 * @param type as the factory named it when it was loaded
 * @param schema of its options, at that time
 * @param failClosed whether it is a filter that no request may get by when it fails
 */
record OfferedExtension(Point point, String type, JsonObject schema, boolean failClosed, Extension<?> extension) {

    private static final Pattern TYPE = Pattern.compile("[a-z0-9-]{1,64}");

    /** Makes the factories that a plugin lists. PF4J would only log what is wrong with one, and leave it out. */
    static List<OfferedExtension> all(Collection<String> classNames, ClassLoader loader, PluginContext context)
            throws RefusedException {
        List<OfferedExtension> all = new ArrayList<>();
        Set<String> labels = new HashSet<>();
        for (String className : new TreeSet<>(classNames)) {
            for (OfferedExtension offered : make(className, loader, context)) {
                if (!labels.add(offered.label())) {
                    throw new RefusedException(
                            RefusalCode.CONFLICT, "the plugin itself has two extensions " + offered.label());
                }
                all.add(offered);
            }
        }
        return List.copyOf(all);
    }

    /** Such as {@code filter/demo-banner}. */
    String label() {
        return point.label() + '/' + type;
    }

    /** Refuses an options schema that no config could be read with. */
    void check(Function<ExtensionFactory, List<String>> schemaProblems) throws RefusedException {
        List<String> problems;
        try {
            problems = schemaProblems.apply(extension.factory());
        } catch (Throwable e) {
            throw broken(label(), e.toString());
        }
        if (!problems.isEmpty()) {
            throw broken(label(), String.join("; ", problems));
        }
    }

    private static List<OfferedExtension> make(String className, ClassLoader loader, PluginContext context)
            throws RefusedException {
        ExtensionFactory factory;
        String type;
        JsonObject schema;
        boolean failClosed;
        try {
            Class<?> found = loader.loadClass(className);
            if (!ExtensionFactory.class.isAssignableFrom(found)) {
                throw broken(className, "is no extension of this gateway");
            }
            factory = (ExtensionFactory) found.getConstructor().newInstance();
            type = factory.type();
            if (type == null || !TYPE.matcher(type).matches()) {
                throw broken(className, "type() is " + type + " (expected: lower-case letters, digits, hyphens)");
            }
            schema = factory.optionsSchema();
            if (schema == null) {
                throw broken(className, "optionsSchema() is null");
            }
            schema = schema.copy();
            failClosed = factory instanceof FilterFactory filters && filters.failClosed();
        } catch (RefusedException e) {
            throw e;
        } catch (InvocationTargetException e) {
            throw broken(className, "its constructor failed: " + e.getCause());
        } catch (Throwable e) {
            throw broken(className, e.toString());
        }
        List<OfferedExtension> offered = new ArrayList<>();
        for (Point point : Point.values()) {
            if (point.factory().isInstance(factory)) {
                offered.add(new OfferedExtension(point, type, schema, failClosed, new Extension<>(factory, context)));
            }
        }
        if (offered.isEmpty()) {
            throw broken(className, "belongs to no extension point of this gateway");
        }
        return offered;
    }

    private static RefusedException broken(String className, String reason) {
        return new RefusedException(RefusalCode.BAD_EXTENSION, "extension " + className + ": " + reason);
    }
}
