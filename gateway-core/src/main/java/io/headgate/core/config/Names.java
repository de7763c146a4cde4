package io.headgate.core.config;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names in messages: a list of those that exist, or the nearest one to what was written. */
final class Names {

    private static final int MAX_LISTED = 16;

    /** Nobody mistypes a name that is longer, and the comparison takes time and memory by the square of it. */
    private static final int MAX_COMPARED = 128;

    private Names() {}

    /** A hint to append to what is wrong with {@code name}: {@code ; did you mean "shop"?}, or all names, or nothing. */
    static String hint(String name, Collection<String> known) {
        String nearest = "";
        int best = name.length() <= 3 ? 2 : 1 + name.length() / 3;
        for (String candidate : known) {
            int distance = distance(name, candidate, best);
            if (distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        if (!nearest.isEmpty()) {
            return "; did you mean \"" + nearest + "\"?";
        }
        return known.isEmpty() || known.size() > MAX_LISTED ? "" : "; expected " + oneOf(known);
    }

    /** {@code "a"}, or {@code one of "a", "b"}. */
    static String oneOf(Collection<String> names) {
        String listed = names.stream().map(n -> '"' + n + '"').collect(Collectors.joining(", "));
        return names.size() == 1 ? listed : "one of " + listed;
    }

    /** The number of insertions, deletions, replacements and swaps of neighbours, ignoring case; {@code cap} or more is cut. */
    private static int distance(String one, String other, int cap) {
        if (Math.abs(one.length() - other.length()) >= cap || Math.max(one.length(), other.length()) > MAX_COMPARED) {
            return cap;
        }
        int[][] d = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= other.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            for (int j = 1; j <= other.length(); j++) {
                int change = same(one, i, other, j) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && same(one, i, other, j - 1) && same(one, i - 1, other, j)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[one.length()][other.length()];
    }

    private static boolean same(String one, int i, String other, int j) {
        return Character.toLowerCase(one.charAt(i - 1)) == Character.toLowerCase(other.charAt(j - 1));
    }
}
