package io.headgate.core.proxy;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes request ids: a random prefix for this maker, then a number that counts up. Unique, not secret. Safe for use from
 * any thread; one for each event loop keeps them apart.
 */
public final class RequestIds {

    private static final int LONGEST = 128;

    private final String prefix;
    private final AtomicLong next = new AtomicLong();

    /** A maker whose ids differ from those of all others. */
    public RequestIds() {
        this(new SecureRandom().nextLong());
    }

    RequestIds(long seed) {
        prefix = hex(seed) + '-';
    }

    /** A new id. */
    public String next() {
        return prefix + Long.toHexString(next.incrementAndGet());
    }

    /** Whether an id from outside may be kept: 1 to 128 visible ASCII characters, none that ends a quoted string. */
    static boolean isSane(String id) {
        if (id.isEmpty() || id.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c <= ' ' || c >= 127 || c == '"' || c == '\\' || c == ',') {
                return false;
            }
        }
        return true;
    }

    private static String hex(long value) {
        String digits = Long.toHexString(value);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
