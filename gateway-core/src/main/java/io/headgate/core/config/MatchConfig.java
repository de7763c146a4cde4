package io.headgate.core.config;

import java.util.List;

/**
 * Which requests a route takes.
 *
 * @param hosts in lower case, exact or with a leading {@code *.}; empty for all
 * @param path exact ({@code /cart}), a prefix ({@code /img/*}) or a template ({@code /users/{id}})
 * @param methods in upper case; empty for all
 * @param keepEncoded whether paths with encoded slashes, or encoded twice, are taken
 */
public record MatchConfig(List<String> hosts, String path, List<String> methods, boolean keepEncoded) {}
