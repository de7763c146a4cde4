package io.headgate.core.runtime;

import io.headgate.api.http.Filter;
import io.headgate.api.http.FilterFactory;
import io.headgate.core.cache.Cache;
import io.headgate.core.config.FilterConfig;
import io.headgate.core.config.RouteCacheConfig;
import io.headgate.core.config.RouteConfig;
import io.headgate.core.config.TargetConfig;
import io.headgate.core.database.PublishedQuery;
import io.headgate.core.plugin.Extension;
import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.ExtensionFailures;
import io.headgate.core.plugin.Point;
import io.headgate.core.proxy.GuardedFilter;
import io.headgate.core.proxy.PoolTarget;
import io.headgate.core.proxy.QueryTarget;
import io.headgate.core.proxy.RedirectTarget;
import io.headgate.core.proxy.ResponseTarget;
import io.headgate.core.proxy.Route;
import io.headgate.core.proxy.RouteCache;
import io.headgate.core.proxy.Target;
import io.headgate.core.upstream.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the routes of one runtime on its organs. */
final class RouteBuilder {

    private final Organs organs;
    private final ExtensionCatalog catalog;
    private final ExtensionFailures failures;
    private final Undo undo;

    RouteBuilder(Organs organs, ExtensionCatalog catalog, ExtensionFailures failures, Undo undo) {
        this.organs = organs;
        this.catalog = catalog;
        this.failures = failures;
        this.undo = undo;
    }

    Route build(RouteConfig config) {
        List<GuardedFilter> filters = new ArrayList<>();
        for (FilterConfig filter : config.filters()) {
            filters.add(filter(config.name(), filter));
        }
        return new Route(
                config.name(),
                config.match(),
                filters,
                target(config.target(), config.timeout()),
                cache(config),
                config.timeout(),
                config.maxBodySize());
    }

    private GuardedFilter filter(String route, FilterConfig config) {
        String type = config.filter().type();
        Extension<FilterFactory> extension = catalog.find(FilterFactory.class, type);
        if (extension == null) {
            throw new IllegalArgumentException("routes." + route + ".filters: no plugin brings the filter " + type);
        }
        Filter filter;
        boolean failClosed;
        boolean blocking;
        try {
            failClosed = extension.factory().failClosed();
            blocking = extension.factory().blocking();
            filter = extension.make((factory, context) ->
                    factory.create(config.filter().options().copy(), context));
        } catch (Throwable e) {
            throw new IllegalArgumentException(
                    "routes." + route + ".filters: " + type + ": " + RuntimeBuilder.described(e), e);
        }
        if (filter == null) {
            throw new IllegalArgumentException(
                    "routes." + route + ".filters: " + type + ": create() returned null (expected: a filter)");
        }
        undo.add(filter::close);
        if (failClosed && config.skipOnFailure()) {
            throw new IllegalArgumentException("routes." + route + ".filters: " + type
                    + ": onFailure: \"skip\" (expected: none, as no request may get by this filter)");
        }
        return new GuardedFilter(
                type,
                filter,
                onFailure(failClosed, config),
                extension.guard(Point.FILTER, failures),
                blocking ? extension.workers() : null);
    }

    private static GuardedFilter.OnFailure onFailure(boolean failClosed, FilterConfig config) {
        if (failClosed) {
            return GuardedFilter.OnFailure.CLOSE;
        }
        return config.skipOnFailure() ? GuardedFilter.OnFailure.SKIP : GuardedFilter.OnFailure.ANSWER;
    }

    private Target target(TargetConfig config, Duration timeout) {
        if (config instanceof TargetConfig.ToPool toPool) {
            return new PoolTarget(pool(toPool.pool()));
        }
        if (config instanceof TargetConfig.ToQuery toQuery) {
            return new QueryTarget(
                    PublishedQuery.compile(toQuery, organs.databases().get(toQuery.database()), timeout));
        }
        if (config instanceof TargetConfig.ToResponse toResponse) {
            return new ResponseTarget(toResponse);
        }
        return new RedirectTarget((TargetConfig.ToRedirect) config);
    }

    private Pool pool(String name) {
        Pool pool = organs.pools().get(name);
        if (pool == null) {
            throw new IllegalArgumentException("there is no pool " + name);
        }
        return pool;
    }

    private @Nullable RouteCache cache(RouteConfig config) {
        RouteCacheConfig use = config.cache();
        if (use == null) {
            return null;
        }
        Cache cache = organs.caches().get(use.cache());
        if (cache == null) {
            throw new IllegalArgumentException("there is no cache " + use.cache());
        }
        Object answers = List.of(config.match(), config.filters(), config.target());
        return new RouteCache(cache, cache.route(config.name(), use, answers));
    }
}
