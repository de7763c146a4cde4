package io.headgate.core.proxy;

import java.util.Locale;

/** Says why an address could not be listened on, and what to do. Not an exception of its own: it becomes the message of one. */
public final class ListenFailure {

    private ListenFailure() {}

    /** Whether somebody listens there already. */
    public static boolean inUse(Throwable failure) {
        return inUse(String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT));
    }

    private static boolean inUse(String reported) {
        return reported.contains("address already in use");
    }

    /**
     * One line for people.
     *
     * @param path where in the config the address is
     * @param failure what the transport reported, which words it in the system's way
     */
    public static String message(String path, String host, int port, Throwable failure) {
        String address = host.indexOf(':') >= 0 ? '[' + host + "]:" + port : host + ':' + port;
        return path + ": cannot listen on " + address + ": " + reason(String.valueOf(failure.getMessage()));
    }

    private static String reason(String reported) {
        String text = reported.toLowerCase(Locale.ROOT);
        if (inUse(text)) {
            return "the port is in use (stop the program that listens there, or name another address)";
        }
        if (text.contains("permission denied")) {
            return "this user may not (take a port above 1023, or let the program bind low ports)";
        }
        if (text.contains("cannot assign requested address")) {
            return "this machine has no such address (0.0.0.0 stands for all that it has)";
        }
        return reported;
    }
}
