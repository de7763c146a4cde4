package io.headgate.core.proxy;

import io.headgate.api.http.ResponseHead;
import java.time.Clock;

/** The current time as {@code Date} fields write it (RFC 9110 §5.6.7), formatted once a second. Thread-safe. */
public final class HttpDate {

    private record Second(long second, String text) {}

    private final Clock clock;
    private volatile Second current;

    /** The time of that clock. */
    public HttpDate(Clock clock) {
        this.clock = clock;
        current = at(clock.millis() / 1000);
    }

    /** Now. */
    public String now() {
        long second = clock.millis() / 1000;
        Second known = current;
        if (known.second != second) {
            known = at(second);
            current = known;
        }
        return known.text;
    }

    /** Dates a response that comes undated (RFC 9110 §6.6.1). */
    void date(ResponseHead head) {
        if (!head.headers().contains("Date")) {
            head.headers().add("Date", now());
        }
    }

    private static Second at(long second) {
        return new Second(second, io.headgate.core.cache.HttpDate.format(second * 1000));
    }
}
