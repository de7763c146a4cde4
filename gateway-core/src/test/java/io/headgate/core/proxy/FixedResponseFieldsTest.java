package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.config.ConfigLoader;
import io.headgate.core.config.ConfigResult;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a fixed response may not carry is refused where the config is read, with path and line. */
class FixedResponseFieldsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TE",
                "Proxy",
                "Upgrade",
                "Connection",
                "Keep-Alive",
                "HTTP2-Settings",
                "Content-Length",
                "Proxy-Connection",
                "Transfer-Encoding",
                "Proxy-Authenticate",
                "Proxy-Authorization",
                "Proxy-Authentication-Info"
            })
    void respond_withAFieldOfOneConnection_isRefusedByTheConfig(String name) {
        assertThat(HopByHop.isHopByHop(name)).isTrue();

        ConfigResult result = ConfigLoader.read("""
            {"listeners": {"web": {"address": "127.0.0.1:0"}},
             "routes": [{"name": "x", "respond": {"headers": {"%s": "x"}}}]}
            """.formatted(name), new MapCaches(), Map.of());

        assertThat(((ConfigResult.Refused) result).problems().get(0).toString())
                .isEqualTo("routes[0].respond.headers." + name + ": \"" + name
                        + "\" (this field is the gateway's own; expected: the name of a field), line 2");
    }
}
