package io.headgate.core.proxy;

import java.util.function.BiConsumer;

/** A stream of a body after which fields may come (RFC 9110 §6.5). */
interface Trailers {

    /** Hands over the trailers, once the body has ended. */
    void forEachTrailer(BiConsumer<String, String> line);
}
