package io.headgate.plugins.health;

import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * What a server is asked, and what it must answer.
 *
 * @param host the value of the Host field; null for the server's own address
 * @param body what the body must contain; null when it does not matter
 */
record HttpQuestion(
        HttpMethod method,
        String path,
        @Nullable String host,
        StatusSet statuses,
        @Nullable String body) {}
