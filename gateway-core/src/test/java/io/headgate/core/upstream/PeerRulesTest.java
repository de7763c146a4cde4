package io.headgate.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.config.AdminConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerRulesTest {

    @ParameterizedTest
    @CsvSource({
        "169.254.169.254, 80, 127.0.0.1, link-local",
        "::ffff:169.254.1.1, 80, 127.0.0.1, link-local",
        "fe80::1, 80, 127.0.0.1, link-local",
        "127.0.0.1, 9090, 127.0.0.1, admin",
        "127.0.0.2, 9090, 127.0.0.1, admin",
        "::1, 9090, 127.0.0.1, admin",
        "127.0.0.1, 9090, 0.0.0.0, admin",
        "::1, 9090, '::', admin",
        "10.0.0.5, 9090, 0.0.0.0, admin",
        "10.0.0.5, 9090, '::', admin",
        "10.0.0.5, 9090, 10.0.0.5, admin",
    })
    void refusal_whatNoServerIsAt_saysWhy(String remote, int port, String admin, String reason) throws Exception {
        assertThat(refusal(remote, port, admin)).startsWith("refused: ").contains(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 9091, 127.0.0.1",
        "127.0.0.1, 9091, 0.0.0.0",
        "10.0.0.7, 9090, 0.0.0.0",
        "10.0.0.7, 9090, 127.0.0.1",
        "10.0.0.5, 9090, 127.0.0.1",
        "127.0.0.1, 9090, 10.0.0.5",
        "2001:db8::7, 9090, '::'",
    })
    void refusal_others_none(String remote, int port, String admin) throws Exception {
        assertThat(refusal(remote, port, admin)).isNull();
    }

    @Test
    void refusal_noAdminListener_onlyLinkLocal() throws Exception {
        InetSocketAddress local = at("127.0.0.1", 40_000);
        assertThat(PeerRules.refusal(at("127.0.0.1", 9090), local, null)).isNull();
        assertThat(PeerRules.refusal(at("169.254.169.254", 80), local, null)).isNotNull();
    }

    @Test
    void refusal_connectionThatIsGone_isRefused() throws Exception {
        assertThat(PeerRules.refusal(null, at("127.0.0.1", 1), null)).isEqualTo("connection closed");
        assertThat(PeerRules.refusal(at("127.0.0.1", 1), null, null)).isEqualTo("connection closed");
    }

    /** A connection from 10.0.0.5, which is where one to that very address comes from, too. */
    private static String refusal(String remote, int port, String admin) throws UnknownHostException {
        return PeerRules.refusal(at(remote, port), at("10.0.0.5", 40_000), new AdminConfig(admin, 9090));
    }

    private static InetSocketAddress at(String host, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }
}
