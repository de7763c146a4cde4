package io.headgate.core.upstream;

import io.headgate.api.http.Tokens;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.AdminConfig;
import io.headgate.core.config.HostPort;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is. Plain HTTP only, as of now.
 *
 * @param host a name or an IP address, an IPv6 one without brackets
 */
record ServerAddress(String host, int port) {

    private static final int MAX_LENGTH = 300;

    /**
     * Reads an address that came in at run time, as one in the file is read.
     *
     * @throws ServiceException {@code INVALID} when it is not {@code http://host:port}
     */
    static ServerAddress parse(String text) {
        HostPort address = text.length() > MAX_LENGTH ? null : HostPort.ofServer(text);
        if (address == null) {
            throw invalid(text, "http://host:port");
        }
        if (address.port() == 0) {
            throw invalid(text, "a port of 1 to 65535");
        }
        return new ServerAddress(address.host(), address.port());
    }

    /**
     * Why no server may be there, or null: link-local addresses are where clouds keep the metadata and credentials of
     * machines, and the admin listener is for operators. A name passes: what it resolves to is known only when it is
     * connected to.
     */
    @Nullable
    String refusal(@Nullable AdminConfig admin) {
        if (HostPort.isLinkLocal(host)) {
            return "an address that is not link-local";
        }
        boolean own = admin != null && new HostPort(host, port).reaches(new HostPort(admin.host(), admin.port()));
        return own ? "another address than the admin listener's" : null;
    }

    private static ServiceException invalid(String text, String expected) {
        return new ServiceException(
                "INVALID", 400, "address: \"" + Tokens.printable(text) + "\" (expected: " + expected + ")");
    }

    @Override
    public String toString() {
        return "http://" + (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
    }
}
