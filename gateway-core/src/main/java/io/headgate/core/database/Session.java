package io.headgate.core.database;

/**
 * What a connection's session is set to, so that a setting is sent only when it has to change. Belongs to whoever
 * holds the connection.
 */
final class Session {

    private static final long UNKNOWN = -1;
    private static final int STEP_MILLIS = 50;
    private static final int SLACK_MILLIS = 100;

    private final Statements statements = new Statements();
    private long timeoutMillis = UNKNOWN;
    private boolean readOnly;

    Statements statements() {
        return statements;
    }

    /**
     * The statement that gives the next statement at least the remaining time and hardly more, or an empty text when
     * the session is set well already. The time is rounded up, so that calls with the same timeout share a setting.
     */
    String settings(long remainingMillis, boolean readOnlyNext) {
        boolean timeoutFits = timeoutMillis >= remainingMillis && timeoutMillis <= remainingMillis + SLACK_MILLIS;
        boolean readOnlyFits = timeoutMillis != UNKNOWN && readOnly == readOnlyNext;
        if (timeoutFits && readOnlyFits) {
            return "";
        }
        StringBuilder sql = new StringBuilder();
        if (!timeoutFits) {
            timeoutMillis = (remainingMillis + STEP_MILLIS - 1) / STEP_MILLIS * STEP_MILLIS;
            sql.append("SET statement_timeout = ").append(timeoutMillis);
        }
        if (!readOnlyFits) {
            readOnly = readOnlyNext;
            sql.append(sql.isEmpty() ? "" : "; ")
                    .append("SET default_transaction_read_only = ")
                    .append(readOnlyNext ? "on" : "off");
        }
        return sql.toString();
    }

    /** A setting did not arrive: the next one is sent whatever it is. */
    void forget() {
        timeoutMillis = UNKNOWN;
    }
}
