package io.headgate.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.service.CacheService;
import io.headgate.api.service.DatabaseService;
import io.headgate.api.service.LoadBalancerService;
import io.headgate.api.service.ServiceDirectory;
import io.headgate.api.service.ServiceException;
import io.headgate.api.service.Services;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceEndpointsTest {

    private final Vertx vertx = Vertx.vertx();
    private final MapCache cache = new MapCache();

    @BeforeEach
    void register() {
        new ServiceEndpoints(vertx, new OneCache(cache));
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void set_thenGet_givesTheJsonBack() throws Exception {
        JsonObject value = new JsonObject().put("name", "tea").put("price", 4.5);
        ask("headgate.cache.set", new JsonObject().put("key", "p1").put("value", value));
        JsonObject reply = ask("headgate.cache.get", new JsonObject().put("key", "p1"));
        assertThat(reply.getBoolean("found")).isTrue();
        assertThat(reply.getJsonObject("value")).isEqualTo(value);
    }

    @Test
    void get_unknownKey_isNotFoundButNoFailure() throws Exception {
        JsonObject reply = ask("headgate.cache.get", new JsonObject().put("key", "nobody"));
        assertThat(reply.getBoolean("found")).isFalse();
    }

    @Test
    void set_ttlAsBareNumber_meansSeconds() throws Exception {
        ask(
                "headgate.cache.set",
                new JsonObject().put("key", "k").put("value", 1).put("ttl", 90));
        assertThat(cache.options.ttl()).isEqualTo(Duration.ofSeconds(90));
        ask(
                "headgate.cache.set",
                new JsonObject().put("key", "k").put("value", 1).put("ttl", "2m"));
        assertThat(cache.options.ttl()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void set_tagsInBothPlaces_countTogether() throws Exception {
        JsonObject metadata = new JsonObject().put("tags", new JsonArray().add("b"));
        ask(
                "headgate.cache.set",
                new JsonObject()
                        .put("key", "k")
                        .put("value", 1)
                        .put("tags", new JsonArray().add("a"))
                        .put("metadata", metadata));
        assertThat(cache.options.tags()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void get_missingMember_saysWhich() {
        assertThat(failure("headgate.cache.get", new JsonObject()))
                .isEqualTo("400 INVALID_OPTION: key: missing (expected: text)");
    }

    @Test
    void get_unknownMember_saysWhichAreKnown() {
        assertThat(failure("headgate.cache.get", new JsonObject().put("kee", "k")))
                .isEqualTo("400 INVALID_OPTION: kee: unknown (expected one of: cache, key)");
    }

    @Test
    void set_badDuration_saysWhatIsExpected() {
        JsonObject request = new JsonObject().put("key", "k").put("value", 1).put("ttl", "soon");
        assertThat(failure("headgate.cache.set", request)).startsWith("400 INVALID_OPTION: ttl: \"soon\"");
    }

    @Test
    void set_ttlThatIsNoWholeNumberAboveZero_isRefused() {
        for (Number ttl : new Number[] {1.9, 0, -1, 0.5}) {
            JsonObject request =
                    new JsonObject().put("key", "k").put("value", 1).put("ttl", ttl);
            assertThat(failure("headgate.cache.set", request))
                    .isEqualTo("400 INVALID_OPTION: ttl: " + ttl
                            + " (expected: a whole number above 0, or a duration such as \"30s\")");
        }
    }

    @Test
    void set_hugeTtl_isHandedOnAsItIs() throws Exception {
        JsonObject request = new JsonObject().put("key", "k").put("value", 1);
        ask("headgate.cache.set", request.copy().put("ttl", 1e18));
        assertThat(cache.options.ttl()).isEqualTo(Duration.ofSeconds(1_000_000_000_000_000_000L));
        ask("headgate.cache.set", request.copy().put("ttl", 1e30));
        assertThat(cache.options.ttl()).isEqualTo(Duration.ofSeconds(Long.MAX_VALUE));
    }

    @Test
    void set_unknownMemberOfMetadata_isRefusedByItsName() {
        JsonObject metadata = new JsonObject().put("tag", "a");
        JsonObject request = new JsonObject().put("key", "k").put("value", 1).put("metadata", metadata);
        assertThat(failure("headgate.cache.set", request))
                .isEqualTo("400 INVALID_OPTION: metadata.tag: unknown (expected one of: tags)");
    }

    @Test
    void request_thatIsNoObject_isRefused() {
        for (Object body : new Object[] {"text", 1, new JsonArray()}) {
            assertThat(failure("headgate.cache.get", body))
                    .isEqualTo("400 INVALID_OPTION: the request is no JSON object (expected: an object)");
        }
        assertThat(failure("headgate.cache.get", null)).isEqualTo("400 INVALID_OPTION: key: missing (expected: text)");
    }

    @Test
    void get_unknownCache_isNotFound() {
        assertThat(failure(
                        "headgate.cache.get",
                        new JsonObject().put("cache", "none").put("key", "k")))
                .isEqualTo("404 NOT_FOUND: there is no cache of that name");
    }

    @Test
    void get_valueThatIsNoJson_isRefusedRatherThanBroken() {
        cache.values.put("raw", Buffer.buffer(new byte[] {(byte) 0xff, 0}));
        assertThat(failure("headgate.cache.get", new JsonObject().put("key", "raw")))
                .startsWith("409 NOT_JSON");
    }

    private JsonObject ask(String address, @Nullable Object request) throws Exception {
        return vertx.eventBus()
                .<JsonObject>request(address, request)
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .body();
    }

    private String failure(String address, @Nullable Object request) {
        try {
            throw new AssertionError("not refused: " + ask(address, request));
        } catch (ExecutionException e) {
            ReplyException refusal = (ReplyException) e.getCause();
            return refusal.failureCode() + " " + refusal.getMessage();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static final class MapCache implements CacheService {
        private final Map<String, Buffer> values = new HashMap<>();
        private SetOptions options = SetOptions.DEFAULTS;

        @Override
        public String name() {
            return "pages";
        }

        @Override
        public Future<@Nullable Buffer> get(String key) {
            return Future.succeededFuture(values.get(key));
        }

        @Override
        public Future<Void> set(String key, Buffer value, SetOptions given) {
            values.put(key, value);
            options = given;
            return Future.succeededFuture();
        }

        @Override
        public Future<Boolean> delete(String key) {
            return Future.succeededFuture(values.remove(key) != null);
        }

        @Override
        public Future<Integer> invalidateByTag(String tag) {
            return Future.succeededFuture(0);
        }

        @Override
        public Future<Long> clear() {
            long entries = values.size();
            values.clear();
            return Future.succeededFuture(entries);
        }

        @Override
        public JsonObject stats() {
            return new JsonObject().put("entries", values.size());
        }
    }

    private record OneCache(CacheService cache) implements Services {
        @Override
        public ServiceDirectory<CacheService> caches() {
            return new ServiceDirectory<>() {
                @Override
                public CacheService get(String name) {
                    throw new ServiceException("NOT_FOUND", 404, "there is no cache of that name");
                }

                @Override
                public CacheService get() {
                    return cache;
                }

                @Override
                public Set<String> names() {
                    return Set.of(cache.name());
                }
            };
        }

        @Override
        public ServiceDirectory<DatabaseService> databases() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ServiceDirectory<LoadBalancerService> pools() {
            throw new UnsupportedOperationException();
        }
    }
}
