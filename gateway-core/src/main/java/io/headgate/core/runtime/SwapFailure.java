package io.headgate.core.runtime;

/** A runtime could not be put in force; nothing has changed. The message is one line for people. */
public final class SwapFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SwapFailure(String message) {
        super(message, null, false, false);
    }
}
