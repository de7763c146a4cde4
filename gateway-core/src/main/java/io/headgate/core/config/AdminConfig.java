package io.headgate.core.config;

/**
 * Where the admin listener is, and what it may be asked for.
 *
 * @param port 0 for any free port
 * @param pluginUpload whether plugins can be uploaded
 */
public record AdminConfig(String host, int port, boolean pluginUpload) {

    /** One that takes no uploads. */
    public AdminConfig(String host, int port) {
        this(host, port, false);
    }

    /** The same at another port. */
    public AdminConfig at(int other) {
        return new AdminConfig(host, other, pluginUpload);
    }

    /** Whether both are at the same address. */
    public boolean sameAddress(AdminConfig other) {
        return host.equals(other.host) && port == other.port;
    }
}
