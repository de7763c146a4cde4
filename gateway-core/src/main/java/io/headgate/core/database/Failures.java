package io.headgate.core.database;

import io.headgate.api.service.ServiceException;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the client and PostgreSQL report, turned once into code, status and a message that shows no SQL, parameter, host
 * or stack. SQLSTATEs are those of PostgreSQL's appendix A.
 */
final class Failures {

    static final String UNAVAILABLE = "DATABASE_UNAVAILABLE";

    private Failures() {}

    /**
     * A failure to get a connection.
     *
     * @param exhausted whether all connections work for other calls
     */
    static ServiceException ofAcquiring(Throwable failure, boolean exhausted) {
        if (failure instanceof ServiceException ready) {
            return ready;
        }
        if (failure instanceof ConnectionPoolTooBusyException) {
            return exhausted("too many calls wait for a database connection");
        }
        String message = failure.getMessage();
        // Both shapes that the client gives its acquire timeout.
        if (message != null && message.startsWith("Timeout")) {
            return ofWaiting(exhausted);
        }
        if (failure instanceof PgException refusal) {
            return unavailable(
                    switch (sqlState(refusal).substring(0, 2)) {
                        case "28" -> "the database refused the configured user or password";
                        case "3D" -> "the configured database does not exist on its server";
                        case "53" -> "the database server accepts no more connections";
                        default -> "the database server does not accept connections now";
                    });
        }
        return unavailable("the database server cannot be reached");
    }

    /** No connection came in time: they were all in use, or one was being made for too long. */
    static ServiceException ofWaiting(boolean exhausted) {
        return exhausted
                ? exhausted("no database connection came free in time")
                : unavailable("the database server does not complete a connection");
    }

    /** A failure of a statement that was given a connection. */
    static ServiceException of(Throwable failure) {
        if (failure instanceof ServiceException ready) {
            return ready;
        }
        if (failure instanceof PgException refusal) {
            ServiceException shown = ofServer(refusal);
            return new ServiceException(shown.code(), shown.status(), String.valueOf(shown.getMessage()), refusal);
        }
        if (failure instanceof TimeoutException) {
            return new ServiceException("QUERY_TIMEOUT", 504, "the database did not answer in time");
        }
        if (isUnreadable(failure)) {
            return new ServiceException(
                    "UNSUPPORTED_VALUE",
                    400,
                    "a value of the result cannot be given: cast it to text, such as an infinite numeric or a time of 24:00",
                    failure);
        }
        if (isNeverSent(failure) || isConnectionLost(failure)) {
            return new ServiceException("CONNECTION_LOST", 502, "the connection to the database was lost");
        }
        if (failure instanceof VertxException) {
            // The client checks number and types of the parameters itself, before it sends anything.
            return new ServiceException(
                    "PARAMETER_MISMATCH", 400, "number or types of the parameters do not fit the statement", failure);
        }
        // What the client's decoder throws at bytes that are not PostgreSQL's is of every kind; it gives its connection
        // up.
        return new ServiceException(
                "CONNECTION_LOST", 502, "the connection to the database was lost: its answer cannot be read", failure);
    }

    /** Whether the statement was cancelled, by a timeout or by somebody. */
    static boolean isCancelled(Throwable failure) {
        return failure instanceof PgException refusal && sqlState(refusal).equals("57014");
    }

    /** Whether a prepared statement has been overtaken by a change of its tables; preparing it anew helps. */
    static boolean isStalePlan(Throwable failure) {
        return failure instanceof PgException refusal
                && sqlState(refusal).equals("0A000")
                && "cached plan must not change result type".equals(refusal.getErrorMessage());
    }

    /** Whether the connection was found dead before anything was sent on it. */
    static boolean isNeverSent(Throwable failure) {
        String message = failure.getMessage();
        return failure instanceof VertxException && message != null && message.contains("Connection is not active");
    }

    /** Whether the connection broke while a statement was under way. */
    static boolean isConnectionLost(Throwable failure) {
        if (failure instanceof PgException refusal) {
            // admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped
            return switch (sqlState(refusal)) {
                case "57P01", "57P02", "57P03", "57P04" -> true;
                default -> false;
            };
        }
        return failure instanceof IOException
                || failure instanceof ClosedConnectionException
                || isNeverSent(failure)
                || "Connection was closed".equals(failure.getMessage());
    }

    /** Whether the client could not decode a value of a row; it gives its connection up then. */
    static boolean isUnreadable(Throwable failure) {
        return failure instanceof DecoderException
                || failure instanceof NumberFormatException
                || failure instanceof DateTimeException;
    }

    static String sqlState(PgException failure) {
        String state = failure.getSqlState();
        return state == null || state.length() != 5 ? "XX000" : state;
    }

    private static ServiceException ofServer(PgException refusal) {
        if (isConnectionLost(refusal)) {
            return new ServiceException("CONNECTION_LOST", 502, "the connection to the database was lost");
        }
        String state = sqlState(refusal);
        return switch (state) {
            case "42601" -> syntax(refusal);
            case "42P01" -> refused("UNKNOWN_TABLE", "a table in the statement does not exist", refusal);
            case "42703" -> refused("UNKNOWN_COLUMN", "a column in the statement does not exist", refusal);
            case "42P02", "42P18", "08P01" ->
                refused("PARAMETER_MISMATCH", "number or types of the parameters do not fit the statement", refusal);
            case "42501" -> new ServiceException("FORBIDDEN", 403, "the configured user may not do that");
            case "25006" -> new ServiceException("READ_ONLY", 403, "a read-only call must not change anything");
            case "57014" -> new ServiceException("CANCELLED", 504, "the query was cancelled on the server");
            case "55P03" -> new ServiceException("LOCKED", 409, "a lock could not be had in time");
            case "40001", "40P01" -> new ServiceException("SERIALIZATION", 409, "the query lost against another");
            default -> ofClass(state, refusal);
        };
    }

    private static ServiceException ofClass(String state, PgException refusal) {
        return switch (state.substring(0, 2)) {
            case "22" ->
                new ServiceException("INVALID_VALUE", 400, "a value is not valid for its type (" + state + ")");
            case "23" ->
                new ServiceException("CONSTRAINT", 409, "a constraint of the database forbids it (" + state + ")");
            case "42" -> refused("INVALID_STATEMENT", "the statement is not valid", refusal);
            case "0A" -> refused("UNSUPPORTED", "the database does not support that", refusal);
            case "53" -> new ServiceException("DATABASE_BUSY", 503, "the database is out of resources (" + state + ")");
            default -> new ServiceException("QUERY_FAILED", 500, "the query failed (" + state + ")");
        };
    }

    private static ServiceException syntax(PgException refusal) {
        String message = refusal.getErrorMessage();
        if (message != null && message.startsWith("cannot insert multiple commands")) {
            return new ServiceException("MULTI_STATEMENT", 400, "only one statement is allowed in a text");
        }
        return refused("SYNTAX", "the statement has a syntax error", refusal);
    }

    private static ServiceException refused(String code, String message, PgException refusal) {
        return new ServiceException(code, 400, message + at(refusal.getPosition()) + " (" + sqlState(refusal) + ")");
    }

    private static String at(@Nullable String position) {
        return position == null || position.isEmpty() ? "" : " at position " + position;
    }

    private static ServiceException exhausted(String message) {
        return new ServiceException("CONNECTIONS_EXHAUSTED", 503, message);
    }

    private static ServiceException unavailable(String message) {
        return new ServiceException(UNAVAILABLE, 503, message);
    }
}
