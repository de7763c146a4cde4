package io.headgate.plugins.health;

import io.headgate.api.http.Tokens;
import io.vertx.core.json.JsonArray;
import java.util.BitSet;

/** A set of HTTP statuses. */
final class StatusSet {

    private static final int LOWEST = 100;
    private static final int HIGHEST = 599;

    private final BitSet statuses = new BitSet();

    private StatusSet() {}

    /**
     * Reads a list of statuses and ranges, such as {@code ["200-299", "404"]}.
     *
     * @throws IllegalArgumentException naming the one that is neither
     */
    static StatusSet parse(JsonArray list) {
        StatusSet set = new StatusSet();
        for (int i = 0; i < list.size(); i++) {
            String text = list.getString(i);
            int hyphen = text.indexOf('-');
            int first = status(hyphen < 0 ? text : text.substring(0, hyphen));
            int last = hyphen < 0 ? first : status(text.substring(hyphen + 1));
            if (first < LOWEST || last < first) {
                throw new IllegalArgumentException("status[" + i + "]: \"" + Tokens.printable(text)
                        + "\" (expected: a status or a range of 100 to 599, such as 204 or 200-299)");
            }
            set.statuses.set(first, last + 1);
        }
        return set;
    }

    boolean contains(int status) {
        return statuses.get(status);
    }

    /** The status, or 0 when the text is none. */
    private static int status(String text) {
        if (text.length() != 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        int status = Integer.parseInt(text);
        return status <= HIGHEST ? status : 0;
    }
}
