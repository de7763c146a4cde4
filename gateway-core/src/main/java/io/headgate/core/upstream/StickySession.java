package io.headgate.core.upstream;

/**
 * A session that a request has, as its cookie says.
 *
 * @param expiresAt seconds since 1970
 */
public record StickySession(UpstreamServer server, long expiresAt) {}
