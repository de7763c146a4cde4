package io.headgate.plugins.balancing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The order in which weighted servers take their turns, spread as evenly as can be: turn {@code k} of a server of weight
 * {@code w} is due at {@code (k + 1/2) / w} of the round, and the turns are sorted by when they are due. One round gives
 * each server exactly its weight, divided by what the weights have in common.
 *
 * <p>A round is no longer than {@link #MAX_LENGTH}, or twice the number of servers if that is more: weights whose sum is
 * larger are scaled down and rounded, to 1 at least. A share is then off by less than one turn in a round, but for servers of
 * less than that, which get one turn.
 */
final class SmoothSequence {

    static final int MAX_LENGTH = 16_384;

    private SmoothSequence() {}

    private record Turn(int server, int weight, int count) {
        Turn next() {
            return new Turn(server, weight, count + 1);
        }

        /** Compares (count + 1/2) / weight without rounding. */
        static int byDue(Turn one, Turn other) {
            return Long.compare((2L * one.count + 1) * other.weight, (2L * other.count + 1) * one.weight);
        }
    }

    /** Indexes of weights, in the order of their turns. */
    static int[] of(int[] weights) {
        int[] reduced = reduce(weights);
        int[] order = new int[Arrays.stream(reduced).sum()];
        Comparator<Turn> byDue = Turn::byDue;
        PriorityQueue<Turn> turns = new PriorityQueue<>(byDue.thenComparingInt(Turn::server));
        for (int i = 0; i < reduced.length; i++) {
            turns.add(new Turn(i, reduced[i], 0));
        }
        for (int i = 0; i < order.length; i++) {
            Turn due = turns.remove();
            order[i] = due.server();
            turns.add(due.next());
        }
        return order;
    }

    private static int[] reduce(int[] weights) {
        int common = Arrays.stream(weights).reduce(0, SmoothSequence::gcd);
        long sum = Arrays.stream(weights).asLongStream().sum() / Math.max(1, common);
        double scale = sum <= MAX_LENGTH ? 1 : (double) Math.max(weights.length, MAX_LENGTH - weights.length) / sum;
        return Arrays.stream(weights)
                .map(weight -> (int) Math.max(1, Math.round(weight * (scale / common))))
                .toArray();
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
