package io.headgate.plugins.health;

import java.net.ConnectException;
import java.net.UnknownHostException;

/** What went wrong, in a few words for people. */
final class Failures {

    private Failures() {}

    static String reason(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return "the name does not resolve";
        }
        if (failure instanceof ConnectException) {
            return "no connection: "
                    + (String.valueOf(failure.getMessage()).contains("refused") ? "refused" : "timed out");
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
