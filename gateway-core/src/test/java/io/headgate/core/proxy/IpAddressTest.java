package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "1.2.3.4",
                "255.255.255.255",
                "::",
                "::1",
                "1::",
                "fe80::1",
                "1:2:3:4:5:6:7:8",
                "1::8",
                "2001:DB8::a:b",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "::ffff:1.2.3.4",
                "::1.2.3.4",
                "1:2:3:4:5:6:1.2.3.4",
                "64:ff9b::1.2.3.4"
            })
    void parse_address_givesTheBytesOfTheJdk(String text) throws UnknownHostException {
        assertThat(IpAddress.parse(text)).isEqualTo(InetAddress.getByName(text).getAddress());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                ":",
                ":::",
                "1",
                "1.2",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "256.1.1.1",
                "01.2.3.4",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1.2.3.4:80",
                "0x1.2.3.4",
                "1.2.3.-4",
                "a.b.c.d",
                "1:2",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "12345::",
                "g::",
                ":1",
                "1:",
                "1:2:3:4:5:6:7:8::",
                "::1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3",
                "1.2.3.4::",
                "::1%eth0",
                "[::1]",
                "localhost",
                "\u0661.2.3.4",
                "::\uff11"
            })
    void parse_anythingElse_isNull(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @Test
    void parse_anyIpv6Address_isReadBackInBothForms() throws UnknownHostException {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            bytes[0] |= 1;
            StringBuilder full = new StringBuilder();
            for (int i = 0; i < 16; i += 2) {
                full.append(i == 0 ? "" : ":")
                        .append(Integer.toHexString((bytes[i] & 255) << 8 | (bytes[i + 1] & 255)));
            }
            assertThat(IpAddress.parse(full.toString())).isEqualTo(bytes);
        }
    }
}
