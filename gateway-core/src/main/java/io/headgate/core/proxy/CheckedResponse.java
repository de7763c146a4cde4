package io.headgate.core.proxy;

import io.headgate.api.http.ResponseHead;

/**
 * A response of an upstream that keeps all rules.
 *
 * @param head free of hop-by-hop and framing fields
 * @param contentLength as announced, also where no body follows (HEAD, 304); -1 when nothing is announced
 * @param bodiless whether no body follows whatever the fields say
 */
public record CheckedResponse(ResponseHead head, long contentLength, boolean bodiless) {}
