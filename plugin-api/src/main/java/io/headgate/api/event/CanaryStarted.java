package io.headgate.api.event;

/**
 * A changed config gets a share of the requests before it takes over.
 *
 * @param digest of the config that is tried
 * @param cause what brought the change
 * @param share of the requests, in percent
 */
public record CanaryStarted(String digest, String cause, int share) implements Event {}
