package io.headgate.plugins.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.http.Body;
import io.headgate.api.http.FilterContract;
import io.headgate.api.http.FilterFactory;
import io.headgate.api.http.TestExchange;
import io.headgate.api.plugin.TestPluginContext;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class BannerFilterTest extends FilterContract {

    @Override
    protected FilterFactory factory() {
        return new BannerFilterFactory();
    }

    @Override
    protected JsonObject options() {
        return new JsonObject().put("text", "Spring sale <now>");
    }

    @Test
    void onResponse_anyResponse_carriesTheText() throws Exception {
        TestExchange exchange = TestExchange.get("/products");
        pass(exchange);
        assertThat(exchange.responded()).isFalse();
        assertThat(exchange.response().headers().get("X-Headgate-Demo")).isEqualTo("Spring sale <now>");
    }

    @Test
    void onRequest_bannerPage_isAnsweredWithTheTextEscaped() throws Exception {
        TestExchange exchange = TestExchange.get("/shop/demo-banner");
        pass(exchange);
        assertThat(((Body.Whole) exchange.body()).content().toString()).contains("<h1>Spring sale &lt;now></h1>");
        assertThat(exchange.response().headers().get("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void create_textThatAFieldCannotCarry_saysWhatIsWrong() {
        JsonObject options = new JsonObject().put("text", "a\r\nSet-Cookie: b");
        assertThatThrownBy(() -> factory().create(options, new TestPluginContext()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text: has a character");
    }
}
