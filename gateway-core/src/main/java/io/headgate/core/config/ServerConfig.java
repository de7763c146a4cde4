package io.headgate.core.config;

/**
 * A server of a pool.
 *
 * @param id unique within the pool; {@code host:port} unless the file gives one
 * @param scheme {@code http}
 * @param host a name or an IP address, an IPv6 one without brackets
 */
public record ServerConfig(String id, String scheme, String host, int port, int weight) {

    /** The address as a URL without a path. */
    public String address() {
        return scheme + "://" + (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + port;
    }
}
