package io.headgate.api.cache;

import java.util.Set;

/** Something that a {@link CacheStore} holds. Immutable, and shared between threads. */
public sealed interface StoredEntry permits StoredResponse, StoredValue, VaryMarker {

    /** The labels by which it is invalidated; never null. */
    Set<String> tags();

    /** The bytes of heap that it is counted with, about what it really takes, its key not included; more than 0. */
    int weight();

    /** The bytes of heap that a text takes. */
    static long weightOf(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xff) {
                return 44 + 2L * text.length();
            }
        }
        return 44L + text.length();
    }

    /** The bytes of heap that the tags of an entry take, with their places in an index of a store. */
    static long weightOf(Set<String> tags) {
        long bytes = 0;
        for (String tag : tags) {
            bytes += 60 + weightOf(tag);
        }
        return bytes;
    }
}
