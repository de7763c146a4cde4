package io.headgate.api.event;

/**
 * A config that was tried on a share of the requests is in force for all.
 *
 * @param reason why, such as the end of its window
 * @param requests that it was judged by
 * @param errors how many of these were answered 500 or above
 */
public record CanaryPromoted(String digest, String reason, long requests, long errors) implements Event {}
