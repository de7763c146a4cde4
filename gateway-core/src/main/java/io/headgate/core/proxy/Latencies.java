package io.headgate.core.proxy;

import org.jspecify.annotations.Nullable;

/** How long requests took, at one moment. Immutable. */
public final class Latencies {

    /** Of no requests. */
    public static final Latencies NONE = new Latencies(new long[LatencyCounts.SIZE]);

    private final long[] counts;
    private final long total;

    private Latencies(long[] counts) {
        this.counts = counts;
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        this.total = sum;
    }

    /** All that these have counted. */
    public static Latencies of(Iterable<LatencyCounts> recorders) {
        long[] sums = new long[LatencyCounts.SIZE];
        recorders.forEach(recorder -> recorder.addTo(sums));
        return new Latencies(sums);
    }

    /** Those that came since. */
    public Latencies since(Latencies before) {
        long[] came = new long[counts.length];
        for (int i = 0; i < came.length; i++) {
            came[i] = Math.max(0, counts[i] - before.counts[i]);
        }
        return new Latencies(came);
    }

    /** How many requests. */
    public long total() {
        return total;
    }

    /** How many requests took less than that. Exact where it is a power of two. */
    public long below(long micros) {
        long sum = 0;
        for (int i = 0; i < counts.length && LatencyCounts.from(i) < micros; i++) {
            sum += counts[i];
        }
        return sum;
    }

    /** About how many seconds all of them took together. */
    public double seconds() {
        double micros = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                micros += counts[i] * middle(i);
            }
        }
        return micros / 1e6;
    }

    /** The milliseconds that this share of the requests took about, 0.99 for p99; null without requests. */
    public @Nullable Double millis(double share) {
        return total == 0 ? null : Math.round(middle(slot(share))) / 1000.0;
    }

    /** The milliseconds that this share of the requests did not exceed, rather more than less; 0 without requests. */
    public double atMostMillis(double share) {
        return total == 0 ? 0 : LatencyCounts.from(slot(share) + 1) / 1000.0;
    }

    private int slot(double share) {
        long rank = (long) Math.ceil(share * total);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank && counts[i] > 0) {
                return i;
            }
        }
        return counts.length - 1;
    }

    private static double middle(int slot) {
        return (LatencyCounts.from(slot) + LatencyCounts.from(slot + 1)) / 2.0;
    }
}
