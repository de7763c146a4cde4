package io.headgate.core.cache;

import static io.headgate.core.cache.CacheBench.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.core.config.RouteCacheConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §4.2.1 (lifetime), §4.2.3 (age), §5.1 (Age), §5.3 (Expires). */
class FreshnessTest {

    private static final String DATE = CacheBench.START_DATE;
    private static final String MINUTE_LATER = "Sun, 06 Nov 1994 08:50:37 GMT";
    private static final String MINUTE_BEFORE = "Sun, 06 Nov 1994 08:48:37 GMT";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // Cache-Control          | Expires          | Date             | lifetime
                "s-maxage=5, max-age=60   | " + MINUTE_LATER + " | " + DATE + " | 5",
                "max-age=30               | " + MINUTE_LATER + " | " + DATE + " | 30",
                "max-age=x                | " + MINUTE_LATER + " | " + DATE + " | 0",
                "s-maxage=x, max-age=60   | -                | " + DATE + "     | 0",
                "-                        | " + MINUTE_LATER + " | " + DATE + " | 60",
                "public                   | " + MINUTE_LATER + " | " + DATE + " | 60",
                "-                        | " + MINUTE_LATER + " | -            | 60",
                "-                        | " + MINUTE_LATER + " | junk         | 60",
                "-                        | " + MINUTE_LATER + " | " + MINUTE_BEFORE + " | 120",
                "-                        | " + MINUTE_BEFORE + " | " + DATE + " | 0",
                "-                        | " + DATE + "     | " + DATE + "     | 0",
                "-                        | 0                | " + DATE + "     | 0",
                "-                        | Fri, 31 Dec 9999 23:59:59 GMT | " + DATE + " | 2147483648",
                "-                        | -                | " + DATE + "     | -1",
                "public                   | -                | " + DATE + "     | -1"
            })
    void lifetime_responseOfItsOwn_takesTheFirstThatIsThere(
            @Nullable String cacheControl, @Nullable String expires, @Nullable String date, long expected) {
        ResponseHead response = response(200, cacheControl, expires, date);
        assertThat(lifetime(response, CacheBench.PLAIN)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "200, -, false, 1800",
                "301, -, false, 1800",
                "200, max-age=5, false, 5",
                "200, max-age=0, false, 0",
                "200, max-age=5, true, 1800",
                "404, -, false, -1",
                "404, max-age=5, false, 5",
                "404, max-age=5, true, 5",
                "302, -, false, -1",
                "500, -, true, -1"
            })
    void lifetime_routeWithTtl_countsForSuccessThatBringsNone(
            int status, @Nullable String cacheControl, boolean override, long expected) {
        RouteCacheConfig route = new RouteCacheConfig("pages", Duration.ofMinutes(30), override, List.of());
        assertThat(lifetime(response(status, cacheControl, null, DATE), route)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // Age          | Date             | delay | age
                "-              | " + DATE + "     | 0     | 0",
                "-              | -                | 0     | 0",
                "-              | " + DATE + "     | 3000  | 3",
                "100            | " + DATE + "     | 3000  | 103",
                "10             | " + MINUTE_BEFORE + " | 0 | 60",
                "100            | " + MINUTE_BEFORE + " | 0 | 100",
                "-              | " + MINUTE_LATER + " | 0 | 0",
                "x              | " + DATE + "     | 0     | 0",
                "-5             | " + DATE + "     | 0     | 0",
                "7.5            | " + DATE + "     | 0     | 0",
                "7, 9           | " + DATE + "     | 0     | 7",
                "99999999999999 | " + DATE + "     | 1000  | 2147483648"
            })
    void initialAge_fields_areCorrected(@Nullable String age, @Nullable String date, long delay, long expected) {
        Headers headers = new Headers();
        put(headers, "Age", age);
        put(headers, "Date", date);
        assertThat(Freshness.initialAge(headers, START - delay, START)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {MINUTE_LATER + " | " + MINUTE_LATER + " | 60", MINUTE_LATER + " | " + MINUTE_BEFORE + " | 0"})
    void lifetime_twoExpires_countsOnlyWhenTheyAgree(String first, String second, long expected) {
        Headers headers = Headers.of("Date", DATE, "Expires", first, "Expires", second);
        assertThat(lifetime(new ResponseHead(200, headers), CacheBench.PLAIN)).isEqualTo(expected);
    }

    private static long lifetime(ResponseHead response, RouteCacheConfig route) {
        return Freshness.lifetime(response, CacheControl.of(response.headers()), route, START);
    }

    private static ResponseHead response(
            int status, @Nullable String cacheControl, @Nullable String expires, @Nullable String date) {
        Headers headers = new Headers();
        put(headers, "Cache-Control", cacheControl);
        put(headers, "Expires", expires);
        put(headers, "Date", date);
        return new ResponseHead(status, headers);
    }

    private static void put(Headers headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(name, value);
        }
    }
}
