package io.headgate.api.event;

import java.util.List;

/**
 * Something that is new in a change was asked before the change took over, and has not answered: a server, a database, a
 * plugin.
 *
 * @param digest of the config with the change
 * @param cause what brought the change
 * @param refused whether the one before stays in force; otherwise the change takes over all the same
 * @param problems each with its JSON path
 */
public record ProbeFailed(String digest, String cause, boolean refused, List<String> problems) implements Event {}
