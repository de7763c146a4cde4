package io.headgate.core.upstream;

/** What a request tells about the server that it was sent to. */
public enum Outcome {

    /** It answered. */
    ANSWERED,

    /** Nothing: the request was given up for a reason that lies elsewhere, such as its client. */
    UNDECIDED,

    /** It was there, but no use: no answer in time, garbage, a broken or a 5xx answer. */
    FAILED,

    /** It is not there: no connection, or one that closed before the first byte of the answer. */
    UNREACHABLE;

    boolean blames() {
        return this == FAILED || this == UNREACHABLE;
    }
}
