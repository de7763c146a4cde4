package io.headgate.core.proxy;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Checks the fields of a message, takes off what concerns one connection only and sets what speaks for the client. */
@State(Scope.Thread)
public class BenchmarkFields {

    private static final List<Map.Entry<String, String>> REQUEST = List.of(
            Map.entry("Host", "shop.test:8080"),
            Map.entry("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)"),
            Map.entry("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"),
            Map.entry("Accept-Encoding", "gzip, deflate, br"),
            Map.entry("Accept-Language", "en"),
            Map.entry("Cookie", "a=1; b=2"),
            Map.entry("Connection", "keep-alive"));
    private static final List<Map.Entry<String, String>> RESPONSE = List.of(
            Map.entry("Server", "origin"),
            Map.entry("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
            Map.entry("Content-Type", "text/html"),
            Map.entry("Content-Length", "1024"),
            Map.entry("Connection", "keep-alive"),
            Map.entry("ETag", "\"abc\""),
            Map.entry("Cache-Control", "max-age=60"));

    private final RequestRules requests = new RequestRules(100, 16384, TrustedProxies.of(List.of("10.0.0.0/8")));
    private final ResponseRules responses = new ResponseRules(new HttpDate(Clock.systemUTC()));

    /** From a client's fields to those that an upstream gets. */
    @Benchmark
    public Object request() {
        CheckedRequest checked = requests.check("GET", "/a/b?c=d", false, REQUEST, "http", "192.0.2.1");
        ForwardingFields.set(checked.head(), checked.client(), "0123456789abcdef-1", false);
        return checked;
    }

    /** From an upstream's fields to those that a client gets. */
    @Benchmark
    public Object response() {
        return responses.check("GET", 200, false, RESPONSE);
    }
}
