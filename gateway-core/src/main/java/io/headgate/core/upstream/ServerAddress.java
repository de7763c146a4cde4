package io.headgate.core.upstream;

import io.headgate.api.http.Tokens;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.AdminConfig;
import io.netty.util.NetUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a server is. Plain HTTP only, as of now.
 *
 * @param host a name or an IP address, an IPv6 one without brackets
 */
record ServerAddress(String host, int port) {

    private static final int MAX_LENGTH = 300;

    /**
     * Reads an address that came in at run time.
     *
     * @throws ServiceException {@code INVALID} when it is not {@code http://host:port}
     */
    static ServerAddress parse(String text) {
        URI uri;
        try {
            uri = new URI(text.length() > MAX_LENGTH ? "" : text);
        } catch (URISyntaxException notOne) {
            throw invalid(text, "http://host:port");
        }
        String host = uri.getHost();
        boolean bare = uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && (uri.getRawPath() == null || uri.getRawPath().isEmpty());
        if (!"http".equalsIgnoreCase(uri.getScheme()) || host == null || !bare || uri.getPort() > 65_535) {
            throw invalid(text, "http://host:port");
        }
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host.toLowerCase(Locale.ROOT);
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        if (port == 0) {
            throw invalid(text, "a port of 1 to 65535");
        }
        return new ServerAddress(plain, port);
    }

    /**
     * Why no server may be there, or null: link-local addresses are where clouds keep the metadata and credentials of
     * machines, and the admin listener is for operators. A name passes: what it resolves to is known only when it is
     * connected to.
     */
    @Nullable
    String refusal(@Nullable AdminConfig admin) {
        if (linkLocal(host)) {
            return "an address that is not link-local";
        }
        boolean own = admin != null && admin.port() == port && (host.equals(admin.host()) || local(host));
        return own ? "another address than the admin listener's" : null;
    }

    private static boolean local(String host) {
        return host.equals("localhost")
                || (host.startsWith("127.") && NetUtil.isValidIpV4Address(host))
                || host.equals("0.0.0.0")
                || host.equals("::1")
                || host.equals("::");
    }

    /** Whether it is an IP address of 169.254.0.0/16 (RFC 3927) or fe80::/10 (RFC 4291 §2.5.6), also when IPv4-mapped. */
    static boolean linkLocal(String host) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        if (bytes == null) {
            return false;
        }
        if (bytes.length == 4) {
            return (bytes[0] & 0xff) == 169 && (bytes[1] & 0xff) == 254;
        }
        boolean mapped = bytes[10] == -1 && bytes[11] == -1;
        for (int i = 0; i < 10; i++) {
            mapped &= bytes[i] == 0;
        }
        return mapped
                ? (bytes[12] & 0xff) == 169 && (bytes[13] & 0xff) == 254
                : (bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xc0) == 0x80;
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
