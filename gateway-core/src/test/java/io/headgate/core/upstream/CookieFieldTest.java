package io.headgate.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookieFieldTest {

    @ParameterizedTest
    @CsvSource(
            value = {
                "HG=1, ''",
                "a=b; HG=1; c=d, a=b; c=d",
                "HG=1; a=b, a=b",
                "a=b; HG=1, a=b",
                "a=b;HG=1;c=d, a=b; c=d",
                "HG=1; HG=2, ''",
                "HG=, ''",
                "a=b; HGB=1; HG=2, a=b",
                "a=HG=1, a=HG=1",
                "XHG=1, XHG=1",
                "HGX=1, HGX=1",
                "HG, HG",
                "hg=1, hg=1",
                "a=b; ;c=d, a=b; c=d",
                "' HG=1 ; a=b', a=b",
                "'', ''",
            })
    void appendWithout_fields_lacksTheCookiesOnly(String field, String expected) {
        StringBuilder kept = new StringBuilder();
        CookieField.appendWithout(kept, field, new String[] {"HG", "HGB"});

        assertThat(kept.toString()).isEqualTo(expected);
        assertThat(CookieField.hasAny(field, new String[] {"HGB", "HG"})).isEqualTo(field.matches("(.*;)? ?HGB?=.*"));
    }

    @ParameterizedTest
    @CsvSource({
        "HG=1, 1",
        "a=b; HG=1; HG=2, 1|2",
        "a=b;HG= 1 ;c, 1",
        "HG=x=y, x=y",
        "a=HG=1, ''",
        "HG, ''",
        ";;HG=1;, 1"
    })
    void find_fields_givesEachValue(String field, String values) {
        List<String> found = new ArrayList<>();
        for (int at = CookieField.find(field, "HG", 0); at >= 0; at = CookieField.find(field, "HG", at)) {
            found.add(CookieField.value(field, at));
        }

        assertThat(String.join("|", found)).isEqualTo(values);
    }
}
