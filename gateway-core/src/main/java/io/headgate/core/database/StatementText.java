package io.headgate.core.database;

import io.headgate.api.service.ServiceException;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses texts that must not reach a shared connection: what changes its session or transaction would change it for
 * the next caller. Everything else is left to PostgreSQL's own parser; functions that change a session are in the hands
 * of whoever writes the statement.
 */
final class StatementText {

    static final int MAX_LENGTH = 100_000;

    private static final Set<String> OF_THE_SESSION = Set.of(
            "begin",
            "start",
            "commit",
            "end",
            "rollback",
            "abort",
            "savepoint",
            "release",
            "prepare",
            "execute",
            "deallocate",
            "set",
            "reset",
            "discard",
            "listen",
            "unlisten",
            "declare",
            "fetch",
            "move",
            "close",
            "copy",
            "load",
            "lock");

    private StatementText() {}

    /**
     * Checks a text.
     *
     * @throws ServiceException when it must not be run
     */
    static void check(String sql) {
        if (sql.length() > MAX_LENGTH) {
            throw new ServiceException(
                    "INVALID_STATEMENT", 400, "the statement is longer than " + MAX_LENGTH + " characters");
        }
        if (sql.indexOf('\0') >= 0) {
            throw new ServiceException("INVALID_STATEMENT", 400, "the statement contains a null character");
        }
        String keyword = keyword(sql);
        if (keyword.isEmpty() && start(sql) == sql.length()) {
            throw new ServiceException("INVALID_STATEMENT", 400, "the statement is empty");
        }
        if (OF_THE_SESSION.contains(keyword)) {
            throw new ServiceException(
                    "UNSUPPORTED_STATEMENT",
                    400,
                    keyword.toUpperCase(Locale.ROOT) + " would outlast the call on a connection that others use");
        }
    }

    private static String keyword(String sql) {
        int start = start(sql);
        int end = start;
        while (end < sql.length() && isLetter(sql.charAt(end))) {
            end++;
        }
        return sql.substring(start, end).toLowerCase(Locale.ROOT);
    }

    /** Where the first token begins, after white space, comments (which nest) and empty statements. */
    private static int start(String sql) {
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (isSpace(c) || c == ';') {
                at++;
            } else if (sql.startsWith("--", at)) {
                at = endOfLine(sql, at);
            } else if (sql.startsWith("/*", at)) {
                at = endOfComment(sql, at);
            } else {
                break;
            }
        }
        return at;
    }

    private static int endOfLine(String sql, int from) {
        int at = from;
        while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
            at++;
        }
        return at;
    }

    private static int endOfComment(String sql, int from) {
        int depth = 0;
        int at = from;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
        return Math.min(at, sql.length());
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
