package io.headgate.api.http;

/** The head of a response. Belongs to one {@link Exchange} and its event loop; filters may change it. */
public final class ResponseHead {

    private int status;
    private final Headers headers;

    /**
     * Makes a head.
     *
     * @param status 200 to 599
     */
    public ResponseHead(int status, Headers headers) {
        this.status = checked(status);
        this.headers = headers;
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** Changes the status code, 200 to 599. */
    public void status(int newStatus) {
        status = checked(newStatus);
    }

    /** The fields, free of hop-by-hop and framing fields: the gateway frames the message itself and drops such ones. */
    public Headers headers() {
        return headers;
    }

    private static int checked(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status " + status + " (expected: 200 to 599)");
        }
        return status;
    }
}
