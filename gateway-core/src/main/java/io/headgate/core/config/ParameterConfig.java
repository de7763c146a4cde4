package io.headgate.core.config;

import org.jspecify.annotations.Nullable;

/**
 * Where a parameter of a published query comes from. The short form in the file is {@code "query.status"}.
 *
 * @param source {@code path}, {@code query} or {@code header}
 * @param name of the path parameter, query parameter or field
 * @param type null to take the type that PostgreSQL infers
 * @param required whether its absence is an error; otherwise {@code defaultValue} is used
 * @param defaultValue null for SQL's NULL
 */
public record ParameterConfig(
        String source,
        String name,
        @Nullable String type,
        boolean required,
        @Nullable String defaultValue) {}
