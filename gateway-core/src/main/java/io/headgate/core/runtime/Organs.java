package io.headgate.core.runtime;

import io.headgate.core.cache.Caches;
import io.headgate.core.database.Databases;
import io.headgate.core.proxy.AccessLog;
import io.headgate.core.upstream.Pools;

/** The parts of a runtime whose state is handed on to the next one. */
record Organs(Pools pools, Caches caches, Databases databases, AccessLog accessLog) {}
