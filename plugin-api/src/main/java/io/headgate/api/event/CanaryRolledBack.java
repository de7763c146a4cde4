package io.headgate.api.event;

/**
 * A config that was tried on a share of the requests gets no more; the one before stays in force.
 *
 * @param reason what was wrong with it, or what ended the trial
 * @param requests that it has answered
 * @param errors how many of these were answered 500 or above
 */
public record CanaryRolledBack(String digest, String reason, long requests, long errors) implements Event {}
