package io.headgate.core.config;

/**
 * The access log.
 *
 * @param path a file, or {@code -} for standard output
 */
public record AccessLogConfig(boolean enabled, String path) {}
