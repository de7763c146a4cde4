package io.headgate.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeadersTest {

    @Test
    void get_otherCase_findsTheFirst() {
        Headers headers = Headers.of("Accept", "a", "X", "b", "ACCEPT", "c");
        assertThat(headers.get("accept")).isEqualTo("a");
        assertThat(headers.getAll("aCCept")).containsExactly("a", "c");
        assertThat(headers.joined("Accept")).isEqualTo("a, c");
        assertThat(headers.joined("x")).isEqualTo("b");
        assertThat(headers.contains("x")).isTrue();
    }

    @Test
    void get_absent_isNullOrEmpty() {
        Headers headers = Headers.of("Accept", "a");
        assertThat(headers.get("Accep")).isNull();
        assertThat(headers.getAll("Accept-")).isEmpty();
        assertThat(headers.joined("B")).isNull();
        assertThat(headers.contains("B")).isFalse();
        assertThat(headers.remove("B")).isFalse();
        assertThat(headers.size()).isEqualTo(1);
    }

    @Test
    void add_moreThanFit_keepsOrderAndCase() {
        Headers headers = new Headers();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            headers.add("X-" + i, "v" + i);
            expected.append("X-").append(i).append(": v").append(i).append('\n');
        }
        assertThat(headers.size()).isEqualTo(100);
        assertThat(headers.name(99)).isEqualTo("X-99");
        assertThat(headers.value(0)).isEqualTo("v0");
        assertThat(headers).hasToString(expected.toString());
    }

    @Test
    void set_severalLines_oneIsLeftInThePlaceOfTheFirst() {
        Headers headers = Headers.of("A", "1", "b", "2", "C", "3", "B", "4", "B", "5");
        assertThat(headers.set("B", "6").toString()).isEqualTo("A: 1\nb: 6\nC: 3\n");
        assertThat(headers.set("D", "7").toString()).isEqualTo("A: 1\nb: 6\nC: 3\nD: 7\n");
    }

    @Test
    void remove_severalLines_allAreGoneAndTheRestStays() {
        Headers headers = Headers.of("b", "1", "A", "2", "B", "3", "C", "4");
        assertThat(headers.remove("B")).isTrue();
        assertThat(headers).hasToString("A: 2\nC: 4\n");
    }

    @Test
    void copy_changed_leavesTheOriginal() {
        Headers headers = Headers.of("A", "1");
        Headers copy = headers.copy();
        copy.set("A", "2").add("B", "3");
        headers.add("C", "4");
        assertThat(headers).hasToString("A: 1\nC: 4\n");
        assertThat(copy).hasToString("A: 2\nB: 3\n");
        assertThat(new Headers().copy().add("A", "1")).hasToString("A: 1\n");
    }

    @Test
    void addAll_others_comeAfterOnesOwn() {
        assertThat(Headers.of("A", "1").addAll(Headers.of("B", "2", "A", "3"))).hasToString("A: 1\nB: 2\nA: 3\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "a\r\n", "\u00e4", "a(", "a\u0000"})
    void name_thatIsNoToken_isRefusedAndNothingChanges(String name) {
        Headers headers = new Headers();
        assertThatThrownBy(() -> headers.add(name, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> headers.set(name, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThat(headers.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nB: c", "a\nB", "a\r", "\u0000", "\u007f", "\u0100", "\u010a", "\u2028"})
    void value_thatCouldBreakOutOfItsLine_isRefusedAndNothingChanges(String value) {
        Headers headers = Headers.of("A", "1");
        assertThatThrownBy(() -> headers.add("B", value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> headers.set("A", value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("field A")
                .hasMessageNotContaining(value);
        assertThatThrownBy(() -> Headers.of("A", value)).isInstanceOf(IllegalArgumentException.class);
        assertThat(headers).hasToString("A: 1\n");
    }

    @Test
    void value_withTabAndLatin1_isTaken() {
        assertThat(Headers.of("A", "a\tb \u00fc").get("A")).isEqualTo("a\tb \u00fc");
    }

    @Test
    void of_oddNumber_isRefused() {
        assertThatThrownBy(() -> Headers.of("A")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void line_outOfBounds_isRefused() {
        Headers headers = Headers.of("A", "1", "B", "2");
        headers.remove("B");
        assertThatThrownBy(() -> headers.name(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> headers.value(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
