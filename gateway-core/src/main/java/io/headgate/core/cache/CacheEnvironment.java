package io.headgate.core.cache;

import io.headgate.core.event.Events;
import io.headgate.core.plugin.ExtensionFailures;
import java.time.InstantSource;

/**
 * What caches need of the gateway.
 *
 * @param failures counts what stores and strategies do wrong
 * @param worker removes entries by tag and closes stores
 */
public record CacheEnvironment(InstantSource clock, Events events, ExtensionFailures failures, Worker worker) {}
