package io.headgate.plugins.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkLocalTest {

    @ParameterizedTest
    @CsvSource({
        "169.254.169.254, true",
        "169.254.0.1, true",
        "fe80::1, true",
        "::ffff:169.254.169.254, true",
        "127.0.0.1, false",
        "10.0.0.7, false",
        "::1, false",
        "2001:db8::7, false"
    })
    void is_address_onlyLinkLocalOnes(String address, boolean expected) {
        assertThat(LinkLocal.is(SocketAddress.inetSocketAddress(80, address))).isEqualTo(expected);
    }

    @Test
    void is_connectionThatIsGone_isNone() {
        assertThat(LinkLocal.is(null)).isFalse();
    }
}
