package io.headgate.api.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.plugin.ExtensionFactory;
import io.headgate.api.plugin.PluginContext;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the contract finds filters which do not keep to it. */
final class FilterContractTest {

    /** A check of the contract. */
    @FunctionalInterface
    private interface Check {
        void run(FilterContract contract) throws Exception;
    }

    @ParameterizedTest
    @CsvSource({"Content-Length, 7", "Transfer-Encoding, chunked", "Connection, close", "Keep-Alive, timeout=1"})
    void framing_filterThatSetsIt_isFound(String name, String value) {
        assertFound(onRequest(exchange -> exchange.request().headers().set(name, value)), FilterContract::framing);
        assertFound(onResponse(exchange -> exchange.response().headers().set(name, value)), FilterContract::framing);
        assertFound(
                onRequest(exchange ->
                        exchange.respond(new ResponseHead(200, Headers.of(name, value)), Body.of(Buffer.buffer("x")))),
                FilterContract::framing);
    }

    @Test
    void wholeWay_filterThatFailsOrNeverEnds_isFound() {
        assertFound(
                onRequest(exchange -> {
                    throw new IllegalStateException("broken");
                }),
                FilterContract::wholeWay);
        assertFound(
                new Filter() {
                    @Override
                    public Future<?> onResponse(Exchange exchange) {
                        return Future.failedFuture("broken");
                    }
                },
                FilterContract::wholeWay);
    }

    @Test
    void wholeWay_filterThatTakesABodyOffItsStatus_isFound() {
        assertFound(
                onRequest(exchange ->
                        exchange.respond(new ResponseHead(204, new Headers()), Body.of(Buffer.buffer("content")))),
                FilterContract::wholeWay);
    }

    @Test
    void manyExchanges_filterThatMixesThemUp_isFound() {
        Filter mixing = new Filter() {

            private String last = "none";

            @Override
            public Future<?> onRequest(Exchange exchange) {
                last = exchange.id();
                return null;
            }

            @Override
            public Future<?> onResponse(Exchange exchange) {
                exchange.response().headers().set("X-Id", last);
                return null;
            }
        };
        assertFound(mixing, FilterContract::manyExchanges);
    }

    @Test
    void everyCheck_filterThatKeepsToIt_passes() {
        Filter good = new Filter() {
            @Override
            public Future<?> onResponse(Exchange exchange) {
                exchange.response().headers().set("X-Id", exchange.id());
                return Future.succeededFuture();
            }
        };
        assertThatCode(() -> {
                    run(good, FilterContract::wholeWay);
                    run(good, FilterContract::framing);
                    run(good, FilterContract::manyExchanges);
                })
                .doesNotThrowAnyException();
    }

    private static void assertFound(Filter filter, Check check) {
        assertThatThrownBy(() -> run(filter, check));
    }

    private static void run(Filter filter, Check check) throws Exception {
        FilterContract contract = new FilterContract() {
            @Override
            protected FilterFactory factory() {
                return new Factory(filter);
            }

            @Override
            protected JsonObject options() {
                return new JsonObject();
            }
        };
        contract.open();
        try {
            check.run(contract);
        } finally {
            contract.close();
        }
    }

    private static Filter onRequest(Consumer<Exchange> work) {
        return new Filter() {
            @Override
            public Future<?> onRequest(Exchange exchange) {
                work.accept(exchange);
                return null;
            }
        };
    }

    private static Filter onResponse(Consumer<Exchange> work) {
        return new Filter() {
            @Override
            public Future<?> onResponse(Exchange exchange) {
                work.accept(exchange);
                return null;
            }
        };
    }

    private record Factory(Filter filter) implements FilterFactory {

        @Override
        public String type() {
            return "test";
        }

        @Override
        public JsonObject optionsSchema() {
            return ExtensionFactory.noOptions();
        }

        @Override
        public Filter create(JsonObject options, PluginContext context) {
            return filter;
        }
    }
}
