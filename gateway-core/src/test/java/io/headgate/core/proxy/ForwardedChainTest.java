package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.http.Headers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedChainTest {

    private static final TrustedProxies TRUSTED = TrustedProxies.of(List.of("10.0.0.0/8", "192.168.1.1", "fd00::/8"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "198.51.100.7 | 198.51.100.7",
                "198.51.100.7, 10.0.0.9 | 198.51.100.7",
                "6.6.6.6, 198.51.100.7, 10.0.0.9, 192.168.1.1 | 198.51.100.7",
                "198.51.100.7:4711 | 198.51.100.7",
                "2001:db8::7 | 2001:db8::7",
                "[2001:db8::7] | 2001:db8::7",
                "[2001:db8::7]:4711, fd00::1 | 2001:db8::7",
                "10.0.0.8, 10.0.0.9 | 10.0.0.8",
                "unknown | 10.1.1.1",
                "198.51.100.7, unknown | 10.1.1.1",
                "198.51.100.7, garbage, 10.0.0.9 | 10.0.0.9",
                "198.51.100.7, , 10.0.0.9 | 10.0.0.9",
                "198.51.100.7, | 10.1.1.1",
                "198.51.100.7:x | 10.1.1.1",
                "198.51.100.7: | 10.1.1.1",
                "198.51.100.7:123456 | 10.1.1.1",
                "[198.51.100.7] | 10.1.1.1",
                "[2001:db8::7 | 10.1.1.1",
                "[2001:db8::7]x | 10.1.1.1",
                "256.1.1.1 | 10.1.1.1",
                "localhost | 10.1.1.1",
            })
    void resolve_xForwardedFor_isTheFirstStrangerFromTheRight(String value, String client) {
        assertThat(resolve("X-Forwarded-For", value).address()).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=198.51.100.7 | 198.51.100.7",
                "For=\"198.51.100.7:80\";proto=https;by=10.0.0.1 | 198.51.100.7",
                "proto=https; for=198.51.100.7 | 198.51.100.7",
                "for=\"[2001:db8::7]:4711\" | 2001:db8::7",
                "for=6.6.6.6, for=198.51.100.7;host=\"a,b\", for=10.0.0.9 | 198.51.100.7",
                "for=_hidden, for=10.0.0.9 | 10.0.0.9",
                "for=unknown | 10.1.1.1",
                "for=\"198.51.100.7 | 10.1.1.1",
                "proto=https | 10.1.1.1",
                "for= | 10.1.1.1",
                "198.51.100.7 | 10.1.1.1",
            })
    void resolve_forwarded_isTheFirstStrangerFromTheRight(String value, String client) {
        assertThat(resolve("Forwarded", value).address()).isEqualTo(client);
    }

    @Test
    void resolve_bothFields_believesXForwardedFor() {
        Headers headers = Headers.of("Forwarded", "for=6.6.6.6", "X-Forwarded-For", "198.51.100.7");
        assertThat(ForwardedChain.resolve("10.1.1.1", headers, TRUSTED).address())
                .isEqualTo("198.51.100.7");
    }

    @Test
    void resolve_severalLines_areOneList() {
        Headers headers = Headers.of("X-Forwarded-For", "6.6.6.6, 198.51.100.7", "x-forwarded-for", "10.0.0.9");
        assertThat(ForwardedChain.resolve("10.1.1.1", headers, TRUSTED).path())
                .containsExactly("198.51.100.7", "10.0.0.9", "10.1.1.1");
    }

    @Test
    void resolve_stranger_isTheClientWhateverItSays() {
        Headers headers = Headers.of("X-Forwarded-For", "10.0.0.1", "Forwarded", "for=10.0.0.1");
        Client client = ForwardedChain.resolve("203.0.113.5", headers, TRUSTED);
        assertThat(client).isEqualTo(Client.direct("203.0.113.5"));
        assertThat(ForwardedChain.resolve("10.1.1.1", headers, TrustedProxies.NONE)
                        .address())
                .isEqualTo("10.1.1.1");
    }

    @Test
    void resolve_endlessList_isReadToABound() {
        String list = "10.0.0.1, ".repeat(5_000) + "10.0.0.1";
        assertThat(resolve("X-Forwarded-For", list).path()).hasSize(32);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.255.1.2,true",
        "10.0.0.0/8,11.0.0.1,false",
        "10.0.0.0/9,10.127.0.1,true",
        "10.0.0.0/9,10.128.0.1,false",
        "192.168.1.128/25,192.168.1.200,true",
        "192.168.1.128/25,192.168.1.100,false",
        "0.0.0.0/0,8.8.8.8,true",
        "0.0.0.0/0,::1,false",
        "1.2.3.4,1.2.3.4,true",
        "1.2.3.4,1.2.3.5,false",
        "1.2.3.4,::ffff:1.2.3.4,true",
        "1.2.3.4/32,1.2.3.4,true",
        "fd00::/8,fdff::1,true",
        "fd00::/8,fe00::1,false",
        "2001:db8::/33,2001:db8:7fff::1,true",
        "2001:db8::/33,2001:db8:8000::1,false",
        "::1,::1,true",
        "::1/128,::2,false",
        "10.0.0.0/8,proxy.local,false",
    })
    void contains_address_isComparedByBits(String block, String address, boolean contained) {
        assertThat(TrustedProxies.of(List.of(block)).contains(address)).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0/8",
                "::/129",
                "::/x",
                "/8",
                "10.0.0.0/8/8",
                "host.example",
                "10.0.0.0/9999"
            })
    void of_anythingButABlock_isRefused(String entry) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + entry + "\"");
    }

    private static Client resolve(String field, String value) {
        return ForwardedChain.resolve("10.1.1.1", Headers.of(field, value), TRUSTED);
    }
}
