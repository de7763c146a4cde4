package io.headgate.core.cache;

/**
 * What a request was when it came, whatever filters have made of its fields since.
 *
 * @param hasContent whether it has content, whatever its method: content is in no key
 * @param authorized whether it came with {@code Authorization}
 */
public record Received(boolean hasContent, boolean authorized) {}
