package io.headgate.core.config;

/**
 * A filter in its place.
 *
 * @param skipOnFailure whether a failing filter is passed over rather than answered with 502
 */
public record FilterConfig(ExtensionConfig filter, boolean skipOnFailure) {}
