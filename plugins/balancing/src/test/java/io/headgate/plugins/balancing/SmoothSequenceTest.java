package io.headgate.plugins.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SmoothSequenceTest {

    @Test
    void of_fiveOneOne_isSpread() {
        assertThat(SmoothSequence.of(new int[] {5, 1, 1})).containsExactly(0, 0, 0, 1, 2, 0, 0);
    }

    @Test
    void of_twoToOne_isSpread() {
        assertThat(SmoothSequence.of(new int[] {2, 1})).containsExactly(0, 1, 0);
    }

    @Test
    void of_commonDivisor_isReduced() {
        assertThat(SmoothSequence.of(new int[] {300, 600, 300})).hasSize(4);
    }

    @Test
    void of_none_isEmpty() {
        assertThat(SmoothSequence.of(new int[0])).isEmpty();
    }

    @Test
    void of_anyPrefix_isWithinOneTurnOfTheShare() {
        int[] weights = {13, 7, 5, 1};
        int[] counts = new int[weights.length];
        int[] order = SmoothSequence.of(weights);
        for (int i = 0; i < order.length; i++) {
            counts[order[i]]++;
            for (int server = 0; server < weights.length; server++) {
                double share = (i + 1) * weights[server] / 26.0;
                assertThat(counts[server]).isBetween((int) Math.floor(share - 1), (int) Math.ceil(share + 1));
            }
        }
        assertThat(counts).containsExactly(weights);
    }

    @Test
    void of_hugeCoprimeWeights_isBoundedAndNearTheShares() {
        int[] weights = new int[100];
        Arrays.setAll(weights, i -> 1_000 - i);
        int[] order = SmoothSequence.of(weights);
        int[] counts = new int[weights.length];
        for (int server : order) {
            counts[server]++;
        }
        double sum = Arrays.stream(weights).sum();

        assertThat(order.length).isLessThanOrEqualTo(SmoothSequence.MAX_LENGTH);
        for (int i = 0; i < weights.length; i++) {
            assertThat(counts[i] / (double) order.length / (weights[i] / sum)).isBetween(0.99, 1.01);
        }
    }

    @Test
    void of_oneTinyAmongHuge_keepsItsTurn() {
        int[] weights = new int[50];
        Arrays.fill(weights, 999);
        weights[49] = 1;

        assertThat(SmoothSequence.of(weights)).contains(49);
    }
}
