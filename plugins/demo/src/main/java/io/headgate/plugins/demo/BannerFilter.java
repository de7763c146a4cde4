package io.headgate.plugins.demo;

import io.headgate.api.http.Body;
import io.headgate.api.http.Exchange;
import io.headgate.api.http.Filter;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.api.plugin.Meters;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Puts a text into a field of every response, and answers a path that ends in {@code /demo-banner} with a page that
 * shows it. One instance serves all event loops, so it keeps nothing of a single request.
 */
final class BannerFilter implements Filter {

    private static final String FIELD = "X-Headgate-Demo";
    private static final String PAGE = "/demo-banner";

    private final String text;
    private final Buffer page;
    private final Meters.Counter banners;

    BannerFilter(String text, Meters.Counter banners) {
        this.text = text;
        this.page = Buffer.buffer("<!doctype html><meta charset=utf-8><title>demo-banner</title><h1>" + escaped(text)
                + "</h1><p>This page comes from a plugin that was loaded while the gateway was running.</p>\n");
        this.banners = banners;
    }

    /** Null means "go on": there is nothing to wait for. */
    @Override
    public @Nullable Future<?> onRequest(Exchange exchange) {
        if (exchange.request().path().endsWith(PAGE)) {
            Headers headers = Headers.of("Content-Type", "text/html; charset=utf-8", "Cache-Control", "no-store");
            exchange.respond(new ResponseHead(200, headers), Body.of(page));
        }
        return null;
    }

    @Override
    public @Nullable Future<?> onResponse(Exchange exchange) {
        ResponseHead response = exchange.response();
        if (response != null) {
            response.headers().set(FIELD, text);
            banners.add(1);
        }
        return null;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
