package io.headgate.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.http.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §5.2 (directives), §1.2.2 (numbers), §4.2.1 (values that contradict each other), §5.4 (Pragma). */
class CacheControlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "max-age=60                      | 60",
                "MAX-AGE=60                      | 60",
                "max-age=\"60\"                  | 60",
                "max-age=060                     | 60",
                "public,max-age=60               | 60",
                " public , max-age=60 , foo      | 60",
                "foo=\"a,b\", max-age=60         | 60",
                "foo=\"a\\\"b\", max-age=60      | 60",
                ",,max-age=60,,                  | 60",
                "max-age=60, max-age=60          | 60",
                "max-age=2147483647              | 2147483647",
                "max-age=2147483649              | 2147483648",
                "max-age=99999999999999999999999 | 2147483648",
                "max-age=0                       | 0",
                "max-age=60, max-age=120         | 0",
                "max-age=-60                     | 0",
                "max-age=6.5                     | 0",
                "max-age=60s                     | 0",
                "max-age=x                       | 0",
                "max-age=                        | 0",
                "max-age                         | 0",
                "max-age =60                     | 0",
                "max-age= 60                     | 0",
                "max-age='60'                    | 0",
                "max-age=\"60\"5                 | 605",
                "foo=\"max-age=60\"              | -1",
                "foo=\"a, max-age=60\"           | -1",
                "x-max-age=60                    | -1",
                "max-age-x=60                    | -1",
                "public                          | -1"
            })
    void maxAge_field_isReadTheCarefulWay(String field, long expected) {
        assertThat(parse(field).maxAge()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no-store            | true",
                "No-Store            | true",
                "no-store=x          | true",
                "a=b, no-store       | true",
                "a=\"no-store\"      | false",
                "a=\"b, no-store     | true",
                "a=\"b               | true",
                "no-storex           | false"
            })
    void noStore_field_isFound(String field, boolean expected) {
        assertThat(parse(field).noStore()).isEqualTo(expected);
    }

    @Test
    void of_everyDirective_isRead() {
        CacheControl all = parse("private, no-cache, public, must-revalidate, only-if-cached, s-maxage=1, min-fresh=2");
        assertThat(all.isPrivate()).isTrue();
        assertThat(all.isWhollyPrivate()).isTrue();
        assertThat(all.noCache()).isTrue();
        assertThat(all.isPublic()).isTrue();
        assertThat(all.mustRevalidate()).isTrue();
        assertThat(all.onlyIfCached()).isTrue();
        assertThat(all.sharedMaxAge()).isEqualTo(1);
        assertThat(all.minFresh()).isEqualTo(2);
    }

    @Test
    void of_directivesWithFieldNames_countAsIfTheyHadNone() {
        CacheControl some = parse("private=\"set-cookie, x\", no-cache=\"y\"");
        assertThat(some.isPrivate()).isTrue();
        assertThat(some.isWhollyPrivate()).isFalse();
        assertThat(some.noCache()).isTrue();
    }

    @Test
    void of_severalLines_areReadTogether() {
        CacheControl both = CacheControl.of(Headers.of("Cache-Control", "max-age=60", "cache-control", "no-store"));
        assertThat(both.maxAge()).isEqualTo(60);
        assertThat(both.noStore()).isTrue();
    }

    @Test
    void of_noField_hasNothing() {
        CacheControl none = CacheControl.of(new Headers());
        assertThat(none.noStore() || none.noCache() || none.isPrivate() || none.isPublic())
                .isFalse();
        assertThat(none.maxAge()).isEqualTo(CacheControl.ABSENT);
        assertThat(none.sharedMaxAge()).isEqualTo(CacheControl.ABSENT);
    }

    @Test
    void ofRequest_pragma_countsOnlyWithoutCacheControl() {
        assertThat(CacheControl.ofRequest(Headers.of("Pragma", "x, No-Cache")).noCache())
                .isTrue();
        assertThat(CacheControl.ofRequest(Headers.of("Pragma", "x")).noCache()).isFalse();
        assertThat(CacheControl.ofRequest(Headers.of("Pragma", "no-cache", "Cache-Control", "max-age=1"))
                        .noCache())
                .isFalse();
        assertThat(CacheControl.of(Headers.of("Pragma", "no-cache")).noCache()).isFalse();
    }

    private static CacheControl parse(String field) {
        return CacheControl.of(Headers.of("Cache-Control", field));
    }
}
