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
        assertThat(ForwardedChain.resolve("10.1.1.1", headers, "http", TRUSTED).address())
                .isEqualTo("198.51.100.7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "X-Forwarded-Proto: HTTPS | https",
                "X-Forwarded-Proto: https, http | http",
                "X-Forwarded-For: 1.1.1.1 ; X-Forwarded-Proto: https | https",
                "X-Forwarded-For: 1.1.1.1 ; X-Forwarded-Proto: http, https | https",
                "X-Forwarded-For: 1.1.1.1 ; X-Forwarded-Proto: https, http | http",
                "X-Forwarded-For: 1.1.1.1, 10.0.0.9 ; X-Forwarded-Proto: https, http | https",
                "X-Forwarded-For: 1.1.1.1, 10.0.0.9 ; X-Forwarded-Proto: https ; X-Forwarded-Proto: http | https",
                "X-Forwarded-For: 1.1.1.1, 10.0.0.9 ; X-Forwarded-Proto: https | https",
                "X-Forwarded-For: 1.1.1.1, 10.0.0.9 ; X-Forwarded-Proto: http, https, http | https",
                "X-Forwarded-For: 1.1.1.1, unknown ; X-Forwarded-Proto: https | https",
                "X-Forwarded-Proto: wss | http",
                "X-Forwarded-Proto: | http",
                "Forwarded: for=1.1.1.1;proto=https | https",
                "Forwarded: proto=\"HTTPS\" | https",
                "Forwarded: for=_hidden;proto=https | https",
                "Forwarded: for=_hidden;proto=https, for=10.0.0.9;proto=http | https",
                "Forwarded: for=1.1.1.1;proto=https ; Forwarded: for=10.0.0.9;proto=http | https",
                "Forwarded: for=6.6.6.6;proto=https, for=1.1.1.1;proto=http | http",
                "Forwarded: for=1.1.1.1;proto=https ; X-Forwarded-Proto: http | http",
                "Forwarded: for=1.1.1.1;proto=https ; X-Forwarded-For: 1.1.1.1 | https",
                "Forwarded: for=1.1.1.1 | http",
            })
    void resolve_scheme_isWhatTheOutermostTrustedProxySaw(String fields, String scheme) {
        assertThat(resolve(fields).scheme()).isEqualTo(scheme);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "none",
            value = {
                "X-Forwarded-Host: Shop.Example:80 | shop.example",
                "X-Forwarded-Host: shop.example:443 ; X-Forwarded-Proto: https | shop.example",
                "X-Forwarded-Host: shop.example:8443 | shop.example:8443",
                "X-Forwarded-Host: evil.example, shop.example ; X-Forwarded-For: 1.1.1.1 | shop.example",
                "X-Forwarded-Host: shop.example, inner ; X-Forwarded-For: 1.1.1.1, 10.0.0.9 | shop.example",
                "Forwarded: for=1.1.1.1;host=\"shop.example:8080\" | shop.example:8080",
                "Forwarded: for=1.1.1.1;host=other ; X-Forwarded-Host: shop.example | shop.example",
                "X-Forwarded-Host: user@shop.example | none",
                "X-Forwarded-Host: | none",
                "X-Forwarded-For: 1.1.1.1 | none",
            })
    void resolve_host_isWhatTheOutermostTrustedProxySaw(String fields, String host) {
        assertThat(resolve(fields).host()).isEqualTo(host);
    }

    @Test
    void resolve_severalLines_areOneList() {
        Headers headers = Headers.of("X-Forwarded-For", "6.6.6.6, 198.51.100.7", "x-forwarded-for", "10.0.0.9");
        assertThat(ForwardedChain.resolve("10.1.1.1", headers, "http", TRUSTED).path())
                .containsExactly("198.51.100.7", "10.0.0.9", "10.1.1.1");
    }

    @Test
    void resolve_stranger_isTheClientWhateverItSays() {
        Headers headers = Headers.of(
                "X-Forwarded-For",
                "10.0.0.1",
                "Forwarded",
                "for=10.0.0.1;proto=https;host=evil",
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-Host",
                "evil");
        Client client = ForwardedChain.resolve("203.0.113.5", headers, "http", TRUSTED);
        assertThat(client).isEqualTo(Client.direct("203.0.113.5", "http"));
        assertThat(ForwardedChain.resolve("10.1.1.1", headers, "http", TrustedProxies.NONE)
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

    /** With lines such as {@code Name: value}, divided by semicolons with a space on either side. */
    private static Client resolve(String lines) {
        Headers headers = new Headers();
        for (String line : lines.split(" ; ", -1)) {
            int colon = line.indexOf(':');
            headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return ForwardedChain.resolve("10.1.1.1", headers, "http", TRUSTED);
    }

    private static Client resolve(String field, String value) {
        return ForwardedChain.resolve("10.1.1.1", Headers.of(field, value), "http", TRUSTED);
    }
}
