package io.headgate.core.upstream;

import io.headgate.api.http.Tokens;
import io.headgate.api.service.LoadBalancerService.ServerSpec;
import io.headgate.api.service.ServiceException;
import io.headgate.core.config.AdminConfig;
import io.headgate.core.config.PoolConfig;
import org.jspecify.annotations.Nullable;

/** The rules for a server that is added at run time. */
final class NewServer {

    private static final int MAX_ID = 100;
    private static final int MAX_WEIGHT = 1_000;

    private NewServer() {}

    /**
     * Checks it and reads its address.
     *
     * @throws ServiceException {@code INVALID}, its message beginning with the field's name
     */
    static ServerAddress check(ServerSpec spec, PoolConfig pool, @Nullable AdminConfig admin) {
        String id = spec.id();
        if (id.isBlank() || id.length() > MAX_ID || !Tokens.printable(id).equals(id)) {
            throw invalid("id", id, "1 to " + MAX_ID + " printable ASCII characters");
        }
        if (spec.weight() < 1 || spec.weight() > MAX_WEIGHT) {
            throw invalid("weight", Integer.toString(spec.weight()), "1 to " + MAX_WEIGHT);
        }
        String health = spec.health();
        if (health != null && !health.equals("up") && !health.equals("down")) {
            throw invalid("health", health, "up or down");
        }
        if (health != null && health.equals("down") && pool.health() == null) {
            throw invalid("health", health, "up, as no check would ever find this pool's servers up");
        }
        ServerAddress address = ServerAddress.parse(spec.address());
        String refusal = address.refusal(admin);
        if (refusal != null) {
            throw invalid("address", spec.address(), refusal);
        }
        return address;
    }

    private static ServiceException invalid(String field, String value, String expected) {
        return new ServiceException(
                "INVALID", 400, field + ": \"" + Tokens.printable(value) + "\" (expected: " + expected + ")");
    }
}
