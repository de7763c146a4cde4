package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForwardingFieldsTest {

    @Test
    void set_directClient_tellsOfItAlone() {
        RequestHead head =
                head("http", "shop.example", "Host", "shop.example", "X-Forwarded-For", "forged by a filter");
        ForwardingFields.set(head, Client.direct("192.0.2.7", "http"), "id-1", false);
        assertThat(head.headers().toString()).isEqualTo("""
                        Host: shop.example
                        X-Forwarded-For: 192.0.2.7
                        Via: 1.1 headgate
                        X-Forwarded-Proto: http
                        X-Forwarded-Host: shop.example
                        X-Forwarded-Port: 80
                        X-Real-IP: 192.0.2.7
                        Forwarded: for=192.0.2.7;host="shop.example";proto=http
                        X-Request-Id: id-1
                        """);
    }

    @Test
    void set_clientBehindProxies_tellsOfThePath() {
        RequestHead head = head("https", "[2001:db8::1]:8443", "Via", "1.0 edge");
        Client client = new Client("2001:db8::7", List.of("2001:db8::7", "10.0.0.1"), true, "https", null);
        ForwardingFields.set(head, client, "id-1", true);
        assertThat(head.headers().getAll("Via")).containsExactly("1.0 edge", "1.0 headgate");
        assertThat(head.headers().get("X-Forwarded-For")).isEqualTo("2001:db8::7, 10.0.0.1");
        assertThat(head.headers().get("X-Forwarded-Port")).isEqualTo("8443");
        assertThat(head.headers().get("Forwarded"))
                .isEqualTo("for=\"[2001:db8::7]\";host=\"[2001:db8::1]:8443\";proto=https, for=10.0.0.1");
    }

    @Test
    void set_hostThatATrustedProxyTells_isPassedOn() {
        RequestHead head = head("https", "origin.internal:8080");
        Client client = new Client("192.0.2.7", List.of("192.0.2.7", "10.0.0.1"), true, "https", "shop.example");
        ForwardingFields.set(head, client, "id-1", false);
        assertThat(head.headers().get("X-Forwarded-Host")).isEqualTo("shop.example");
        assertThat(head.headers().get("X-Forwarded-Port")).isEqualTo("443");
        assertThat(head.headers().get("Forwarded"))
                .isEqualTo("for=192.0.2.7;host=\"shop.example\";proto=https, for=10.0.0.1");
    }

    @Test
    void set_withoutPort_tellsTheSchemesOwn() {
        RequestHead head = head("https", "[::1]");
        ForwardingFields.set(head, Client.direct("::1", "http"), "id-1", false);
        assertThat(head.headers().get("X-Forwarded-Port")).isEqualTo("443");
    }

    @Test
    void next_ids_areUniqueAndSane() {
        RequestIds one = new RequestIds();
        RequestIds other = new RequestIds();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            assertThat(seen.add(one.next())).isTrue();
            assertThat(seen.add(other.next())).isTrue();
        }
        assertThat(seen).allMatch(RequestIds::isSane);
        assertThat(new RequestIds(10).next()).isEqualTo("000000000000000a-1");
    }

    private static RequestHead head(String scheme, String authority, String... fields) {
        return new RequestHead("GET", scheme, authority, "/", null, Headers.of(fields));
    }
}
