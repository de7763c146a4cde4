package io.headgate.core;

import io.headgate.core.admin.AdminServer;
import io.headgate.core.config.AdminConfig;
import io.headgate.core.config.GatewayConfig;
import io.headgate.core.proxy.ListenFailure;
import io.headgate.core.proxy.Listeners;
import io.headgate.core.runtime.Bindings;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses of a config, those of clients and that of operators, taken and left together. */
final class GatewayBindings implements Bindings {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayBindings.class);

    private final Listeners listeners;
    private final Function<AdminConfig, Future<AdminServer>> admins;
    private final Runnable changed;
    private volatile @Nullable Admin admin;
    private volatile Map<String, String> hosts = Map.of();

    /** An admin server and what it was made for. */
    private record Admin(AdminConfig config, AdminServer server) {}

    GatewayBindings(Listeners listeners, Function<AdminConfig, Future<AdminServer>> admins, Runnable changed) {
        this.listeners = listeners;
        this.admins = admins;
        this.changed = changed;
    }

    @Override
    public Future<Change> prepare(GatewayConfig config) {
        return listeners
                .prepare(config.listeners(), config.limits())
                .compose(change -> admin(config.admin())
                        .<Change>map(next -> new Both(config, change, next))
                        .recover(failure -> change.rollback().transform(done -> Future.failedFuture(failure))));
    }

    /** Where the listeners are, by name. */
    Map<String, String> urls() {
        Map<String, String> urls = new LinkedHashMap<>();
        listeners.ports().forEach((name, port) -> urls.put(name, "http://" + hosts.get(name) + ':' + port));
        return urls;
    }

    /** Where the admin listener is; null when it is off. */
    @Nullable
    String adminUrl() {
        Admin now = admin;
        return now == null ? null : now.server().url();
    }

    /** The same with the port that it is bound to. */
    @Nullable
    AdminConfig admin() {
        Admin now = admin;
        return now == null ? null : now.config().at(now.server().port());
    }

    /** Stops the admin listener. */
    Future<Void> closeAdmin() {
        Admin now = admin;
        admin = null;
        return now == null ? Future.succeededFuture() : now.server().close();
    }

    private Future<@Nullable Admin> admin(@Nullable AdminConfig wanted) {
        Admin now = admin;
        if (wanted == null) {
            return Future.succeededFuture(null);
        }
        if (now != null && now.config().sameAddress(wanted)) {
            return Future.succeededFuture(now);
        }
        return admins.apply(wanted)
                .map(server -> new Admin(wanted, server))
                .recover(failure -> now != null && now.server().port() == wanted.port() && ListenFailure.inUse(failure)
                        ? instead(now, wanted)
                        : Future.failedFuture(failure))
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        ListenFailure.message("admin", wanted.host(), wanted.port(), failure))));
    }

    /** The address cannot be bound beside the one that there is, which is closed first. */
    private Future<Admin> instead(Admin now, AdminConfig wanted) {
        return now.server()
                .close()
                .transform(closed -> listeners.onceFree(() -> admins.apply(wanted)))
                .map(server -> new Admin(wanted, server))
                .recover(failure -> restore(now).transform(restored -> Future.failedFuture(failure)));
    }

    /** Binds again what had to make room. */
    private Future<Void> restore(Admin closed) {
        AdminConfig before = closed.config().at(closed.server().port());
        return listeners.onceFree(() -> admins.apply(before)).transform(again -> {
            if (again.succeeded()) {
                admin = new Admin(closed.config(), again.result());
            } else {
                admin = null;
                LOG.error("{}", ListenFailure.message("admin", before.host(), before.port(), again.cause()));
            }
            return Future.succeededFuture();
        });
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? '[' + host + ']' : host;
    }

    private final class Both implements Change {

        private final GatewayConfig config;
        private final Listeners.Change change;
        private final @Nullable Admin next;

        Both(GatewayConfig config, Listeners.Change change, @Nullable Admin next) {
            this.config = config;
            this.change = change;
            this.next = next;
        }

        @Override
        public void commit() {
            Map<String, String> names = new LinkedHashMap<>();
            config.listeners().forEach((name, listener) -> names.put(name, bracketed(listener.host())));
            hosts = names;
            change.commit().onFailure(e -> LOG.warn("A listener could not be closed", e));
            Admin before = admin;
            admin = next;
            if (before != null && !before.equals(next)) {
                before.server().close().onFailure(e -> LOG.warn("The admin listener could not be closed", e));
            }
            changed.run();
        }

        @Override
        public void abandon() {
            change.rollback().onFailure(e -> LOG.warn("A listener could not be closed", e));
            Admin before = admin;
            if (next != null && !next.equals(before)) {
                next.server()
                        .close()
                        .onFailure(e -> LOG.warn("The admin listener could not be closed", e))
                        .compose(closed -> before != null
                                        && before.server().port()
                                                == next.server().port()
                                ? restore(before)
                                : Future.succeededFuture())
                        .onFailure(e -> LOG.warn("The admin listener could not be restored", e));
            }
        }
    }
}
