package io.headgate.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapShareTest {

    private static final long MIB = 1 << 20;

    @Test
    void warning_moreThanHalfOfTheHeap_namesBoth() {
        assertThat(HeapShare.warning(320 * MIB, 256 * MIB))
                .startsWith("The caches may take 320 MiB of a heap of 256 MiB (expected: at most half of it)");
        assertThat(HeapShare.warning(128 * MIB + 1, 256 * MIB)).isNotNull();
        assertThat(HeapShare.warning(128 * MIB, 256 * MIB)).isNull();
    }
}
