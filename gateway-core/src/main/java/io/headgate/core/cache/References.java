package io.headgate.core.cache;

import io.headgate.api.http.RequestHead;
import org.jspecify.annotations.Nullable;

/** Finds what a field of a response refers to. */
@FunctionalInterface
public interface References {

    /**
     * The request for {@code GET} of what a reference in the answer to a request leads to, in the form that requests have
     * here; null when it leads to another origin or nowhere.
     */
    @Nullable
    RequestHead find(RequestHead request, String reference);
}
