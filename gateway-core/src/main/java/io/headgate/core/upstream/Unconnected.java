package io.headgate.core.upstream;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in a few words why there is no connection to a server. */
public final class Unconnected {

    private Unconnected() {}

    /** Why there is none. */
    public static String reason(@Nullable Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return "name not found";
        }
        String message = failure == null ? null : failure.getMessage();
        if (failure instanceof ConnectException && message != null) {
            String text = message.toLowerCase(Locale.ROOT);
            if (text.contains("refused")) {
                return "connection refused";
            }
            if (text.contains("timed out") || text.contains("timeout")) {
                return "no connection in time";
            }
        }
        return "no connection";
    }
}
