package io.headgate.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseHeadTest {

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 304, 404, 599})
    void status_ofAFinalResponse_isTaken(int status) {
        assertThat(new ResponseHead(status, new Headers()).status()).isEqualTo(status);
        ResponseHead head = new ResponseHead(200, new Headers());
        head.status(status);
        assertThat(head.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 100, 101, 199, 600, 999})
    void status_ofNoFinalResponse_isRefusedAndTheOldOneStays(int status) {
        assertThatThrownBy(() -> new ResponseHead(status, new Headers()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("status " + status + " (expected: 200 to 599)");
        ResponseHead head = new ResponseHead(200, new Headers());
        assertThatThrownBy(() -> head.status(status)).isInstanceOf(IllegalArgumentException.class);
        assertThat(head.status()).isEqualTo(200);
    }

    @Test
    void headers_given_areTheOnesThatFiltersChange() {
        Headers headers = Headers.of("A", "1");
        ResponseHead head = new ResponseHead(200, headers);
        head.headers().set("A", "2");
        assertThat(headers.get("A")).isEqualTo("2");
    }
}
