package io.headgate.core.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A host and a port.
 *
 * @param host a name in lower case or an IP address, an IPv6 one without brackets
 * @param port -1 when there is none
 */
public record HostPort(String host, int port) {

    private static final int MAX_PORT = 65_535;

    /** Reads {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}; null for anything else. */
    static @Nullable HostPort parse(String text) {
        String host = text;
        String rest = "";
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0 || !NetUtil.isValidIpV6Address(text.substring(1, end))) {
                return null;
            }
            host = text.substring(1, end);
            rest = text.substring(end + 1);
        } else if (text.indexOf(':') >= 0) {
            host = text.substring(0, text.indexOf(':'));
            rest = text.substring(text.indexOf(':'));
        }
        int port = rest.isEmpty() ? -1 : port(rest);
        return port < -1 || !isHost(host) ? null : new HostPort(host.toLowerCase(Locale.ROOT), port);
    }

    private static int port(String rest) {
        if (!rest.matches(":[0-9]{1,5}")) {
            return -2;
        }
        int port = Integer.parseInt(rest.substring(1));
        return port > MAX_PORT ? -2 : port;
    }

    /** Why a text is not an address to listen on. */
    static @Nullable String listen(String text) {
        HostPort address = parse(text);
        if (address == null || address.port < 0) {
            return "";
        }
        return isIp(address.host) ? null : "a listener binds an IP address, not a name";
    }

    /** The server that a URL names, port 0 included; null when it names none. */
    public static @Nullable HostPort ofServer(String text) {
        String prefix = "http://";
        if (!text.toLowerCase(Locale.ROOT).startsWith(prefix)) {
            return null;
        }
        String rest = text.substring(prefix.length());
        HostPort address = parse(rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest);
        return address == null || address.port >= 0 ? address : new HostPort(address.host, 80);
    }

    /** Why a text is not the address of a server. */
    static @Nullable String server(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("https://")) {
            return "TLS to servers is not built yet";
        }
        HostPort address = ofServer(text);
        if (address == null || address.port == 0) {
            int slash = text.indexOf('/', "http://".length());
            return lower.startsWith("http://") && slash >= 0 && slash < text.length() - 1 ? "a server has no path" : "";
        }
        return isLinkLocal(address.host) ? "link-local addresses are refused" : null;
    }

    /** Why a text is not the URL of a Redis. */
    static @Nullable String redis(String text) {
        int scheme = text.indexOf("://");
        if (scheme < 0 || !(text.startsWith("redis:") || text.startsWith("rediss:"))) {
            return "";
        }
        String rest = text.substring(scheme + 3);
        String authority = rest.indexOf('/') < 0 ? rest : rest.substring(0, rest.indexOf('/'));
        String database = rest.substring(authority.length());
        boolean good = parse(authority.substring(authority.lastIndexOf('@') + 1)) != null;
        return good && database.matches("(/[0-9]*)?") ? null : "";
    }

    static boolean isIp(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    /** An IP address or a name of letters, digits, hyphens and underscores between dots that cannot pass for an address. */
    public static boolean isHost(String host) {
        if (isIp(host)) {
            return host.indexOf('%') < 0;
        }
        // Resolvers also take 2852039166 and 0xa9fea9fe for addresses; the last label of a name has a letter first.
        return host.length() <= 253
                && host.matches(
                        "([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.)*[A-Za-z_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");
    }

    static boolean isHostPattern(String text) {
        String host = text.startsWith("*.") ? text.substring(2) : text;
        return isHost(host) && !(text.startsWith("*.") && isIp(host));
    }

    static boolean isNetwork(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        if (!isIp(host) || host.indexOf('%') >= 0) {
            return false;
        }
        int bits = NetUtil.isValidIpV4Address(host) ? 32 : 128;
        return slash < 0
                || (text.substring(slash + 1).matches("[0-9]{1,3}")
                        && Integer.parseInt(text.substring(slash + 1)) <= bits);
    }

    /** Whether a host is a literal link-local address. */
    public static boolean isLinkLocal(String host) {
        InetAddress address = literal(host);
        return address != null && address.isLinkLocalAddress();
    }

    /** Whether a server at this address could be the one that is bound to {@code other}. */
    public boolean reaches(HostPort other) {
        if (port != other.port) {
            return false;
        }
        return host.equals(other.host) || (isLocal(host) && isLocal(other.host));
    }

    /** Whether both cannot be bound at once. */
    boolean collides(HostPort other) {
        return port == other.port && (host.equals(other.host) || isAny(host) || isAny(other.host));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + (port < 0 ? "" : ":" + port);
    }

    private static boolean isAny(String host) {
        InetAddress address = literal(host);
        return address != null && address.isAnyLocalAddress();
    }

    private static boolean isLocal(String host) {
        InetAddress address = literal(host);
        return address == null ? host.equals("localhost") : address.isLoopbackAddress() || address.isAnyLocalAddress();
    }

    private static @Nullable InetAddress literal(String host) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
        if (bytes == null) {
            return null;
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
