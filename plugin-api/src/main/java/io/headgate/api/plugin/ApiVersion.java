package io.headgate.api.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of the plugin API, which {@code Plugin-Requires} in a jar's manifest is held against. */
public final class ApiVersion {

    private ApiVersion() {}

    /** The version of the API that is running, such as {@code 0.1.0}. */
    public static String current() {
        Properties properties = new Properties();
        try (InputStream resource = ApiVersion.class.getResourceAsStream("/io/headgate/api/api.properties")) {
            if (resource == null) {
                throw new IllegalStateException("plugin-api is incomplete: io/headgate/api/api.properties is missing");
            }
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "");
    }
}
