package io.headgate.api.cache;

import java.util.Set;

/** Something that a {@link CacheStore} holds. Immutable, and shared between threads. */
public sealed interface StoredEntry permits StoredResponse, StoredValue, VaryMarker {

    /** The labels by which it is invalidated; never null. */
    Set<String> tags();

    /** The bytes of heap that it is counted with, about what it really takes, its key not included; more than 0. */
    int weight();
}
