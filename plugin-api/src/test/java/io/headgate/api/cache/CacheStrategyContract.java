package io.headgate.api.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import io.headgate.api.http.ResponseHead;
import io.headgate.api.http.TestExchange;
import io.headgate.api.plugin.OptionsSchemas;
import io.headgate.api.plugin.TestPluginContext;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link CacheStrategy} must keep to, with options under which it takes requests whatever their path, and
 * under which neither part of the query nor of the host is left out of the key.
 */
public abstract class CacheStrategyContract {

    private CacheStrategy strategy;

    /** A new instance of the factory, as the gateway makes it. */
    protected abstract CacheStrategyFactory factory();

    /** Options that the schema allows; its defaults are filled in. */
    protected abstract JsonObject options();

    /** Makes the strategy. */
    @BeforeEach
    final void open() {
        strategy = factory().create(OptionsSchemas.withDefaults(factory(), options()), new TestPluginContext());
    }

    @Test
    void factory_typeAndSchema_keepTheContract() {
        OptionsSchemas.check(factory());
    }

    @Test
    void key_sameRequest_isTheSame() {
        assertThat(key("http", "a.test", "/p", "q=1")).isEqualTo(key("http", "a.test", "/p", "q=1"));
    }

    @Test
    void key_headOfTheSameResource_isThatOfGet() {
        assertThat(strategy.key(TestExchange.request("HEAD", "/p?q=1")))
                .isEqualTo(strategy.key(TestExchange.get("/p?q=1")));
    }

    @Test
    void key_differentResources_neverCollide() {
        List<@Nullable String> keys = Arrays.asList(
                key("http", "a.test", "/", null),
                key("https", "a.test", "/", null),
                key("http", "b.test", "/", null),
                key("http", "a.test:8080", "/", null),
                key("http", "a.test", "/a", null),
                key("http", "a.test", "/A", null),
                key("http", "a.test", "/a/", null),
                key("http", "a.test", "/a", ""),
                key("http", "a.test", "/a", "b"),
                key("http", "a.test", "/a?b", null),
                key("http", "a.test", "/a?b", "c"),
                key("http", "a.test", "/a", "b?c"),
                key("http", "a.test", "/a b", null),
                key("http", "a.test", "/a%20b", null));
        Set<@Nullable String> distinct = new HashSet<>(keys);
        assertThat(distinct).doesNotContainNull().hasSameSizeAs(keys);
    }

    @Test
    void key_forwardingFields_doNotMatter() {
        TestExchange plain = TestExchange.get("/p");
        TestExchange forged = TestExchange.get(
                "/p", "X-Forwarded-Host", "evil.test", "X-Forwarded-Proto", "https", "X-Original-URL", "/admin");
        assertThat(strategy.key(forged)).isEqualTo(strategy.key(plain));
    }

    @Test
    void admits_anyLength_answers() {
        for (long length : new long[] {-1, 0, 1, Long.MAX_VALUE}) {
            strategy.admits(TestExchange.get("/p"), new ResponseHead(200, new Headers()), length);
        }
    }

    private @Nullable String key(String scheme, String authority, String path, @Nullable String query) {
        RequestHead head = new RequestHead("GET", scheme, authority, path, query, new Headers());
        return strategy.key(new TestExchange(head));
    }
}
