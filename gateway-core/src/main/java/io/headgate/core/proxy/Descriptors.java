package io.headgate.core.proxy;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The files and sockets that the system lets the process have open. */
final class Descriptors {

    /** For libraries, plugins, logs, health checks, databases and the admin listener. */
    private static final long OWN = 224;

    private static final long FEWEST_CONNECTIONS = 16;

    private Descriptors() {}

    /** How many there may be; as good as no limit where the system does not say. */
    static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    /** How many of the wanted client connections that is enough for: each may need another one to an upstream. */
    static int connections(int wanted, long limit) {
        return (int) Math.min(wanted, Math.max(FEWEST_CONNECTIONS, (limit - OWN) / 2));
    }
}
