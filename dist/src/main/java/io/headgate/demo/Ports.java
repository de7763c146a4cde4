package io.headgate.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports that nobody listens on. */
final class Ports {

    private Ports() {}

    /** The wanted port or, said aloud, another when it cannot be had. */
    static int free(int wanted, PrintWriter out) throws IOException {
        try {
            return open(wanted);
        } catch (IOException taken) {
            int port = open(0);
            String why = String.valueOf(taken.getMessage()).contains("Permission denied")
                    ? " is not for this user to open"
                    : " is in use";
            out.println("Port " + wanted + why + "; taking " + port + " instead.");
            return port;
        }
    }

    private static int open(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
