package io.headgate.core.plugin;

/**
 * A jar was refused.
 *
 * @param reason what was wrong and what is expected, fit to be shown
 */
public record Refusal(RefusalCode code, String reason) {}
