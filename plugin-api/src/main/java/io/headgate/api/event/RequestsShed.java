package io.headgate.api.event;

/**
 * Requests were answered 503 before anything was done for them, or connections were, because the gateway had too much to
 * do. Told of within a second, and then every ten seconds while it goes on.
 *
 * @param reason which limit was reached: {@code connections}, {@code requests}, {@code loop-delay}, {@code heap} or
 *     {@code direct-memory}
 * @param count how many there were for that reason since it was told of last
 */
public record RequestsShed(String reason, long count) implements Event {}
