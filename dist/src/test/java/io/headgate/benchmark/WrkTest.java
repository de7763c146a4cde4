package io.headgate.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class WrkTest {

    private static final String WELL = """
            Running 3s test @ http://127.0.0.1:9802/1k
              1 threads and 64 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency     1.28ms    1.02ms  20.06ms   92.23%
                Req/Sec    50.10k     2.50k   53.00k    80.00%
              Latency Distribution
                 50%  870.00us
                 75%    1.50ms
                 90%    2.10ms
                 99%    1.01s
              150003 requests in 3.00s, 193.12MB read
            Requests/sec:  50001.00
            Transfer/sec:     64.37MB
            """;

    @Test
    void read_report_hasItsFiguresInMilliseconds() throws IOException {
        Wrk.Report report = Wrk.read(WELL);
        assertThat(report).isEqualTo(new Wrk.Report(150_003, 3.0, 0.87, 1010, 0));
    }

    @Test
    void read_statusesAndSocketErrors_countAsFailures() throws IOException {
        Wrk.Report report = Wrk.read(
                WELL + "  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 100\n");
        assertThat(report.failures()).isEqualTo(110);
    }

    @Test
    void read_noReport_failsWithWhatWasSaid() {
        assertThatThrownBy(() -> Wrk.read("unable to connect to 127.0.0.1:1 Connection refused\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("wrk reported nothing: unable to connect to 127.0.0.1:1 Connection refused");
    }
}
