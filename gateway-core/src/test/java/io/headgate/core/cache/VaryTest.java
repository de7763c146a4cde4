package io.headgate.core.cache;

import static io.headgate.core.cache.CacheBench.minute;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.api.cache.VaryMarker;
import io.headgate.api.http.Headers;
import io.headgate.api.http.ResponseHead;
import io.headgate.api.http.TestExchange;
import io.headgate.core.cache.CacheBench.Answer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9111 §4.1. */
class VaryTest {

    private final CacheBench bench = new CacheBench();

    @Test
    void lookup_variants_areKeptApart() {
        assertThat(get("gzip", "zipped").status()).isEqualTo("headgate; fwd=uri-miss; stored");
        assertThat(get("br", "brotli").status()).isEqualTo("headgate; fwd=vary-miss; stored");
        assertThat(get("gzip", "other").body()).isEqualTo("zipped");
        assertThat(get("br", "other").body()).isEqualTo("brotli");
        assertThat(bench.fetch(TestExchange.get("/"), vary(), "plain").body()).isEqualTo("plain");
    }

    @Test
    void lookup_otherFields_takeTheMarkersPlace() {
        get("gzip", "zipped");
        Answer second = bench.fetch(
                TestExchange.get("/", "Accept-Encoding", "br", "Accept", "a/b"), minute("Vary", "accept"), "by type");
        assertThat(second.body()).isEqualTo("by type");
        assertThat(bench.fetch(TestExchange.get("/", "Accept", "a/b"), minute(), "x")
                        .body())
                .isEqualTo("by type");
        assertThat(get("gzip", "anew").body()).isEqualTo("anew");
    }

    @Test
    void lookup_responseThatDoesNotVaryAnyMore_isTakenForAll() {
        get("gzip", "zipped");
        bench.fetch(TestExchange.get("/"), minute(), "plain");
        assertThat(get("gzip", "x").body()).isEqualTo("plain");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a, b        | a,b        | true",
                "a ,\tb      | a,b        | true",
                "a  b        | a b        | false",
                "\"a, b\"    | \"a,b\"    | false",
                "\"a\\\" , b\" | \"a\\\",b\" | false",
                "a           | A          | false",
                "a, b        | b, a       | false",
                "a:1         | a          | false"
            })
    void of_values_matchWhenOnlySpacesAroundCommasDiffer(String first, String second, boolean same) {
        assertThat(key("Accept", first).equals(key("Accept", second))).isEqualTo(same);
    }

    @Test
    void of_fieldThatNeedNotBeAList_isTakenAsItIs() {
        assertThat(key("X", "a, b")).isNotEqualTo(key("X", "a,b"));
    }

    @Test
    void of_severalLines_areOneList() {
        assertThat(key("X", "a", "X", "b")).isEqualTo(key("X", "a, b"));
        assertThat(key("Accept", "a", "Accept", "b")).isEqualTo(key("Accept", "a,b"));
        assertThat(key("x", "a")).isEqualTo(key("X", "a"));
    }

    @Test
    void of_valuesOfTwoFields_neverRunIntoEachOther() {
        assertThat(Set.of(
                        key("X", "a", "Y", "b"),
                        key("X", "a:1 b"),
                        key("Y", "a:1 b"),
                        key("X", ""),
                        key(),
                        key("X", "-"),
                        key("X", "b", "Y", "a")))
                .hasSize(7);
    }

    @Test
    void fields_names_areLowerCaseSortedAndOnce() {
        Headers response = Headers.of("Vary", "Origin, accept,", "Vary", "ACCEPT, ,b");
        assertThat(VaryKey.fields(response)).containsExactly("accept", "b", "origin");
        assertThat(VaryKey.fields(new Headers())).isEmpty();
        assertThat(VaryKey.fields(Headers.of("Vary", "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q")))
                .isNull();
    }

    private static String key(String... fields) {
        return VaryKey.of("r:key", new VaryMarker("id", List.of("accept", "x", "y"), Set.of()), Headers.of(fields));
    }

    private Answer get(String encoding, String body) {
        return bench.fetch(TestExchange.get("/", "Accept-Encoding", encoding), vary(), body);
    }

    private static ResponseHead vary() {
        return minute("Vary", "Accept-Encoding");
    }
}
