package io.headgate.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.Body;
import io.headgate.api.http.TestExchange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One stored body is sent to many clients at the same time without a copy, and stays what it was. */
class StoredBodyTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 700, 300_000})
    void hit_sentByAServerToManyClients_arrivesWholeEachTime(int size) throws Exception {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        Body.Whole body = stored(Buffer.buffer(bytes));
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer server = vertx.createHttpServer()
                    .requestHandler(request -> request.response().end(body.content()))
                    .listen(0, "127.0.0.1")
                    .await(10, TimeUnit.SECONDS);
            HttpClient client = vertx.createHttpClient();
            List<Future<Buffer>> fetches = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                fetches.add(client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
                        .compose(request -> request.send().compose(response -> response.body())));
            }
            for (Future<Buffer> fetch : fetches) {
                assertThat(fetch.await(10, TimeUnit.SECONDS).getBytes()).isEqualTo(bytes);
            }
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
        assertThat(body.content().getBytes()).isEqualTo(bytes);
    }

    private static Body.Whole stored(Buffer content) {
        CacheBench bench = new CacheBench();
        bench.cache = bench.build(CacheBench.config("b", Duration.ofMinutes(5), 1 << 20), null)
                .all()
                .get("pages");
        CacheLookup.Miss miss = (CacheLookup.Miss) bench.lookup(TestExchange.get("/"));
        CacheWrite write = bench.cache.admit(
                miss, TestExchange.get("/"), CacheBench.minute(), content.length(), bench.now, bench.now);
        assertThat(write).isNotNull();
        write.append(content);
        write.complete();
        CacheLookup.Hit hit = (CacheLookup.Hit) bench.lookup(TestExchange.get("/"));
        return (Body.Whole) hit.body();
    }
}
