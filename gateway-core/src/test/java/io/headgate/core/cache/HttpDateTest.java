package io.headgate.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 §5.6.7. */
class HttpDateTest {

    private static final long DATE = 784_111_777_000L;
    private static final long NOW = 1_790_000_000_000L;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                "Sun Nov 06 08:49:37 1994",
                "sun, 06 nov 1994 08:49:37 gmt",
                "Mon, 06 Nov 1994 08:49:37 GMT",
                " Sun, 06 Nov 1994 08:49:37 GMT "
            })
    void parse_threeFormats_areTheSameInstant(String text) {
        assertThat(HttpDate.parse(text, NOW)).isEqualTo(DATE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "tomorrow",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 1994 08:49:37 +0000",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Sun, 06-Nov-1994 08:49:37 GMT",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun, 00 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "Sun, 06 Nov 1994 08:60:00 GMT",
                "Sun, 06 Nov 1994 08:49:61 GMT",
                "Sun, 06 Nov 1994 08.49.37 GMT",
                "Sun, 06 Foo 1994 08:49:37 GMT",
                "Sun, 06 anf 1994 08:49:37 GMT",
                "Sun, aa Nov 1994 08:49:37 GMT",
                "Sun  06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-xx 08:49:37 GMT",
                "Sunday, 06 Nov 94 08:49:37 GMT",
                "Sun Nov xx 08:49:37 1994",
                "1994-11-06T08:49:37Z",
                "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT"
            })
    void parse_anythingElse_isInvalid(String text) {
        assertThat(HttpDate.parse(text, NOW)).isEqualTo(HttpDate.INVALID);
    }

    @ParameterizedTest
    @CsvSource({"76, 2076", "77, 1977", "00, 2000", "99, 1999"})
    void parse_twoDigitsOfAYear_areAtMostFiftyYearsAhead(String digits, String year) {
        assertThat(HttpDate.parse("Sunday, 01-Mar-" + digits + " 00:00:00 GMT", NOW))
                .isEqualTo(HttpDate.parse("Sun, 01 Mar " + year + " 00:00:00 GMT", NOW));
    }

    @Test
    void parse_leapSecond_isTheOneBefore() {
        assertThat(HttpDate.parse("Sat, 31 Dec 2016 23:59:60 GMT", NOW))
                .isEqualTo(HttpDate.parse("Sat, 31 Dec 2016 23:59:59 GMT", NOW));
    }

    @Test
    void format_instant_isImfFixdate() {
        assertThat(HttpDate.format(DATE + 999)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
