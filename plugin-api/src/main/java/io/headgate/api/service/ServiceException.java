package io.headgate.api.service;

/** A service could not do what it was asked for. The message is fit to be shown: it holds no secret, SQL or parameter. */
public final class ServiceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final int status;

    /**
     * Makes the exception.
     *
     * @param code stable, upper case, such as {@code QUERY_TIMEOUT}
     * @param status the HTTP status that says the same
     */
    public ServiceException(String code, int status, String message) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
    }

    /**
     * Makes the exception.
     *
     * @param cause for the log alone: it is never shown
     */
    public ServiceException(String code, int status, String message, Throwable cause) {
        super(message, cause, false, false);
        this.code = code;
        this.status = status;
    }

    /** The stable code. */
    public String code() {
        return code;
    }

    /** The HTTP status that says the same. */
    public int status() {
        return status;
    }
}
