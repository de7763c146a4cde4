package io.headgate.core.proxy;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Where a {@link Pump} puts a body. */
interface BodySink {

    void write(Buffer chunk);

    /** The body is complete. */
    void end(@Nullable Buffer last);

    /** Whether no more should be written for now. */
    boolean full();

    /** Called once there is room again. */
    void whenDrained(Runnable action);
}
