package io.headgate.core.config;

import io.headgate.core.config.TargetConfig.ToPool;
import io.headgate.core.config.TargetConfig.ToQuery;
import io.headgate.core.config.TargetConfig.ToRedirect;
import io.headgate.core.config.TargetConfig.ToResponse;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the records of routes. */
final class RouteBinder {

    private RouteBinder() {}

    static RouteConfig route(Section route) {
        Section cache = route.optional("cache");
        return new RouteConfig(
                route.text("name"),
                match(route.section("match"), route.has("query")),
                route.sections("filters", RouteBinder::filter),
                target(route),
                cache == null ? null : cache(cache),
                route.duration("timeout"),
                route.has("maxBodySize") ? route.size("maxBodySize") : -1);
    }

    private static MatchConfig match(Section match, boolean query) {
        List<String> methods = match.texts("methods");
        return new MatchConfig(
                match.texts("hosts").stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .toList(),
                match.text("path"),
                methods.isEmpty() && query ? List.of("GET") : methods,
                match.flag("keepEncoded"));
    }

    private static FilterConfig filter(Section filter) {
        return new FilterConfig(
                ConfigBinder.extension(filter, ExtensionPoints.FILTER.reserved()),
                filter.text("onFailure").equals("skip"));
    }

    private static TargetConfig target(Section route) {
        if (route.has("pool")) {
            return new ToPool(route.text("pool"));
        }
        if (route.has("query")) {
            Section query = route.section("query");
            return new ToQuery(
                    query.text("database"), query.text("sql"), query.sections("parameters", RouteBinder::parameter));
        }
        if (route.has("respond")) {
            Section response = route.section("respond");
            Map<String, String> headers = new LinkedHashMap<>();
            Section fields = response.section("headers");
            fields.object().members().keySet().forEach(name -> headers.put(name, fields.text(name)));
            return new ToResponse(
                    response.integer("status"), Collections.unmodifiableMap(headers), response.text("body"));
        }
        Section redirect = route.section("redirect");
        return new ToRedirect(redirect.integer("status"), redirect.text("location"));
    }

    private static ParameterConfig parameter(Section parameter) {
        String from = parameter.text("from");
        int dot = from.indexOf('.');
        String usual = usual(parameter);
        return new ParameterConfig(
                from.substring(0, dot),
                from.substring(dot + 1),
                parameter.has("type") ? parameter.text("type") : null,
                parameter.has("required") ? parameter.flag("required") : !parameter.has("default"),
                usual);
    }

    private static @Nullable String usual(Section parameter) {
        if (!parameter.has("default")) {
            return null;
        }
        Object value = Nodes.toJson(parameter.node("default"));
        return value == null ? null : value.toString();
    }

    private static RouteCacheConfig cache(Section cache) {
        return new RouteCacheConfig(
                cache.text("use"),
                cache.has("ttl") ? cache.duration("ttl") : null,
                cache.flag("override"),
                cache.texts("tags"));
    }
}
