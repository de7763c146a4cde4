package io.headgate.core.proxy;

import java.util.Map;

/**
 * All problems of the gateway's own. {@code docs/problems.md} explains each; services add the codes of their
 * {@link io.headgate.api.service.ServiceException}.
 */
public enum ProblemCode {
    /** The authority of the request is missing, doubled or malformed. */
    BAD_HOST(400, true, "The request must name exactly one valid host."),
    /** The request line is malformed. */
    BAD_TARGET(400, true, "The request target is not valid."),
    /** A field's name or value is malformed. */
    BAD_FIELD(400, true, "A field of the request is not valid."),
    /** It is not certain where the request ends. */
    BAD_FRAMING(400, true, "The length of the request is not certain."),
    /** The head could not be read at all. */
    BAD_REQUEST(400, true, "The request could not be understood."),
    /** The path could mean different things to different servers. */
    PATH_REFUSED(400, false, "The path is ambiguous."),
    /** No route matches host and path. */
    NO_ROUTE(404, false, "Nothing is served here."),
    /** A route matches, but not with this method. */
    METHOD_NOT_ALLOWED(405, false, "The method is not allowed here."),
    /** The head did not arrive in time. */
    HEAD_TIMEOUT(408, true, "The head of the request did not arrive in time."),
    /** The body stopped arriving. */
    BODY_TIMEOUT(408, true, "The body of the request did not arrive in time."),
    /** The body is larger than the route allows. */
    BODY_TOO_LARGE(413, true, "The body of the request is too large."),
    /** The request line is longer than the limit. */
    TARGET_TOO_LONG(414, true, "The request target is too long."),
    /** The request expects something other than {@code 100-continue}. */
    EXPECTATION_FAILED(417, true, "Only the expectation 100-continue is understood."),
    /** The fields are more or larger than the limits. */
    HEAD_TOO_LARGE(431, true, "The head of the request is too large."),
    /** Something failed that should not have. */
    INTERNAL(500, false, "The gateway failed to answer this request."),
    /** A protocol was asked for that is not spoken here. */
    UPGRADE_NOT_SUPPORTED(501, true, "The connection cannot be upgraded here."),
    /** The request is of another version of HTTP than 1.0 and 1.1. */
    VERSION_NOT_SUPPORTED(505, true, "Only HTTP/1.1 and HTTP/1.0 are spoken here."),
    /** A filter failed. */
    FILTER_FAILED(502, false, "A filter of the route failed."),
    /** No connection to the upstream could be made. */
    UPSTREAM_CONNECT(502, false, "The upstream cannot be reached."),
    /** The upstream's response breaks the protocol. */
    UPSTREAM_PROTOCOL(502, false, "The upstream sent a response that is not valid."),
    /** The upstream closed the connection before its response. */
    UPSTREAM_RESET(502, false, "The upstream closed the connection."),
    /** Too many calls of a filter that may block wait already. */
    FILTER_BUSY(503, false, "A filter of the route is busy."),
    /** A filter that decides who may come in failed, or is in quarantine. */
    ACCESS_UNCERTAIN(503, false, "Whether this request is allowed cannot be told at present."),
    /** No server of the pool may be asked. */
    NO_SERVER(503, false, "No server is available."),
    /** Too many requests wait for a connection already. */
    UPSTREAM_BUSY(503, false, "The upstream is busy."),
    /** The gateway is full. */
    OVERLOADED(503, false, "The gateway is busy."),
    /** Only a stored response was wanted, and there is none. */
    NOT_CACHED(504, false, "There is no stored response."),
    /** The upstream did not answer in time. */
    UPSTREAM_TIMEOUT(504, false, "The upstream did not answer in time.");

    private final int status;
    private final boolean closes;
    private final String detail;

    ProblemCode(int status, boolean closes, String detail) {
        this.status = status;
        this.closes = closes;
        this.detail = detail;
    }

    /** The status. */
    public int status() {
        return status;
    }

    /** What it means, when there is no more to say. */
    public String detail() {
        return detail;
    }

    /** The problem with its general detail. */
    public Problem problem() {
        return with(detail);
    }

    /** The problem with a detail of its own. */
    public Problem with(String ownDetail) {
        return new Problem(status, name(), ownDetail, Map.of(), closes);
    }

    /** The problem with its general detail, ready to throw. */
    ProblemException refused() {
        return new ProblemException(problem());
    }

    /** The problem with a detail of its own, ready to throw. */
    ProblemException refused(String ownDetail) {
        return new ProblemException(with(ownDetail));
    }
}
