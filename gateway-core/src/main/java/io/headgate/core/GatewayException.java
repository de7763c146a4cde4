package io.headgate.core;

/** A gateway could not be started. The message says to people what to do, with one line for each problem. */
public final class GatewayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    GatewayException(String message) {
        super(message, null, false, false);
    }
}
