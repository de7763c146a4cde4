package io.headgate.api.event;

import java.util.List;

/**
 * A config was refused; the one before stays in force.
 *
 * @param problems each with its JSON path and line
 */
public record ConfigRefused(String file, List<String> problems) implements Event {}
