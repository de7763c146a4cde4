package io.headgate.core.cli;

/** A command could not do its work for a reason that its user can act on: one line, without a stack trace. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Makes the failure with the line that is shown. */
    public CommandFailure(String message) {
        super(message, null, false, false);
    }
}
