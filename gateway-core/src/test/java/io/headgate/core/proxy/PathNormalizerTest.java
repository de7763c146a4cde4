package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathNormalizerTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/,/",
                "/a,/a",
                "/a/,/a/",
                "//,/",
                "//a,/a",
                "/a//b///c,/a/b/c",
                "/a//,/a/",
                "/.,/",
                "/./,/",
                "/./a,/a",
                "/a/.,/a/",
                "/a/./b,/a/b",
                "/a/..,/",
                "/a/../b,/b",
                "/a/b/..,/a/",
                "/a/b/../c,/a/c",
                "/a/b/../../c,/c",
                "/a//../b,/b",
                "/...,/...",
                "/.a/..b/c.,/.a/..b/c.",
                "/a/%2e%2E/b,/b",
                "/a/%2e/b,/a/b",
                "/a/.%2e/b,/b",
                "/%61dmin,/admin",
                "/%7Euser/%2D%5F,/~user/-_",
                "/%41%5a%30,/AZ0",
                "/%40x%3a%21%24%26%27%28%29%2a%2b%2c%3d,/%40x%3A%21%24%26%27%28%29%2A%2B%2C%3D",
                "/@x:!$&'()*+=,/@x:!$&'()*+=",
                "/a%2fb,/a%2Fb",
                "/a%5cb//c,/a%5Cb/c",
                "/..%2fa,/..%2Fa",
                "/%252f,/%252f",
                "/%25%32%66,/%252f",
                "/caf%c3%a9,/caf%C3%A9",
                "/%e2%82%ac/%f0%9f%98%80,/%E2%82%AC/%F0%9F%98%80",
                "/a%20b,/a%20b",
                "/a%3fb%23c,/a%3Fb%23c",
                "/100%25,/100%25",
                "/100%25/x,/100%25/x",
                "/%25zz,/%25zz",
                "/a;v=1/b,/a;v=1/b",
                "/a%3bv/b,/a%3Bv/b",
                "/a|b^c,/a%7Cb%5Ec",
                "/a[1]{x}\"<>,/a%5B1%5D%7Bx%7D%22%3C%3E",
                "/%5b%7C,/%5B%7C",
                "/a+b*c,/a+b*c",
            })
    void normalize_path_isInItsOneForm(String path, String expected) {
        assertThat(PathNormalizer.normalize(path)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/..",
                "/../a",
                "/a/../../b",
                "/%2e%2e/a",
                "/a\\b",
                "/a%00",
                "/a%0d%0aX:1",
                "/%1b[31m",
                "/%7f",
                "/%c0%ae%c0%ae/a",
                "/%c0%af",
                "/%c1%81",
                "/%e0%80%af",
                "/%f0%80%80%af",
                "/%ed%a0%80",
                "/%f4%90%80%80",
                "/%f5%80%80%80",
                "/%80",
                "/%e9",
                "/%c3x",
                "/%c3%",
                "/%c3",
                "/%e2%82",
                "/%ff",
                "/a/..;/b",
                "/a/..;x=1/b",
                "/a/.;/b",
                "/a/..%3b/b",
                "/a;x/../b",
                "/a;/./b",
                "/a%3bx/../b",
                "/;/../b",
                "/a%2fb/../c",
                "/a%5cb/./c",
                "/../a%2fb",
                "/%252fb/../c",
            })
    void normalize_ambiguousPath_isRefused(String path) {
        assertThat(refused(path)).isIn("PATH_REFUSED", "BAD_TARGET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "*",
                "?",
                "/a b",
                "/a\tb",
                "/a\u0000",
                "/a\u007f",
                "/caf\u00e9",
                "/%",
                "/%4",
                "/%zz",
                "/%4g",
                "/a%"
            })
    void normalize_malformedPath_isBadTarget(String path) {
        assertThat(refused(path)).isEqualTo("BAD_TARGET");
    }

    @Test
    void normalize_plainPath_isTheSameObject() {
        String path = "/img/logo.v2.png";
        assertThat(PathNormalizer.normalize(path)).isSameAs(path);
    }

    @Test
    void normalize_twice_changesNothing() {
        String[] parts = {
            "/",
            "/",
            "//",
            ".",
            "..",
            "/.",
            "/..",
            "a",
            "B",
            "~",
            ";",
            ";x",
            "%3b",
            "%2e",
            "%2E",
            "%41",
            "%25",
            "%c3%a9",
            "%20",
            "%3F",
            "%5b",
            "+",
            "=",
            "@",
            "%40",
            "|",
            "{",
            "\"",
            "2",
            "f",
            "%e2%82%ac",
            "%f0%9f%98%80",
            "%2f",
            "%5c",
            "%"
        };
        Random random = new Random(20261122);
        int accepted = 0;
        for (int round = 0; round < 50_000; round++) {
            StringBuilder path = new StringBuilder("/");
            for (int part = random.nextInt(12); part > 0; part--) {
                path.append(parts[random.nextInt(parts.length)]);
            }
            String once;
            try {
                once = PathNormalizer.normalize(path.toString());
            } catch (ProblemException e) {
                continue;
            }
            accepted++;
            assertThat(PathNormalizer.normalize(once)).as("%s", path).isEqualTo(once);
            assertThat(once).startsWith("/").doesNotContain("//", "/./", "/../", "\\", "%2E", "%2e");
            assertThat(once.endsWith("/.") || once.endsWith("/..")).as(once).isFalse();
            assertThat(once.chars().allMatch(c -> c > ' ' && c < 127)).isTrue();
        }
        assertThat(accepted).isGreaterThan(5_000);
    }

    private static String refused(String path) {
        return catchThrowableOfType(ProblemException.class, () -> PathNormalizer.normalize(path))
                .problem()
                .code();
    }
}
