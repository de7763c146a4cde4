package io.headgate.core.cache;

import io.headgate.api.http.Headers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The directives of {@code Cache-Control} that matter to a shared cache (RFC 9111 §5.2). Unknown ones are passed over.
 * What is malformed is read the careful way: a lifetime that is no number, or that is given twice with different values,
 * is 0; a quoted string without an end means {@code no-store}; {@code no-cache} and {@code private} with field names are
 * taken as if they had none.
 */
final class CacheControl {

    /** A number that is not there. */
    static final long ABSENT = -1;

    /** What larger numbers are taken for (RFC 9111 §1.2.2). */
    static final long LARGEST = 1L << 31;

    private static final CacheControl NONE = new CacheControl();

    private boolean noStore;
    private boolean noCache;
    private boolean restricted;
    private boolean restrictedWholly;
    private boolean open;
    private boolean mustRevalidate;
    private boolean onlyIfCached;
    private long maxAge = ABSENT;
    private long sharedMaxAge = ABSENT;
    private long minFresh = ABSENT;

    private CacheControl() {}

    /** The directives of a response. */
    static CacheControl of(Headers headers) {
        return of(headers, "cache-control");
    }

    /** The directives in the lines of a field that looks the same. */
    static CacheControl of(Headers headers, String field) {
        CacheControl directives = null;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase(field)) {
                directives = directives == null ? new CacheControl() : directives;
                directives.line(headers.value(i));
            }
        }
        return directives == null ? NONE : directives;
    }

    /** The directives of a request; without any, {@code Pragma: no-cache} counts (RFC 9111 §5.4). */
    static CacheControl ofRequest(Headers headers) {
        CacheControl directives = of(headers);
        if (directives != NONE || !headers.contains("pragma")) {
            return directives;
        }
        CacheControl legacy = new CacheControl();
        for (String line : headers.getAll("pragma")) {
            for (String pragma : line.split(",", -1)) {
                legacy.noCache |= pragma.strip().equalsIgnoreCase("no-cache");
            }
        }
        return legacy;
    }

    /** {@code no-store}. */
    boolean noStore() {
        return noStore;
    }

    /** {@code no-cache}, with or without field names. */
    boolean noCache() {
        return noCache;
    }

    /** {@code private}, with or without field names. */
    boolean isPrivate() {
        return restricted;
    }

    /** {@code private} without field names. */
    boolean isWhollyPrivate() {
        return restrictedWholly;
    }

    /** {@code public}. */
    boolean isPublic() {
        return open;
    }

    /** {@code must-revalidate}. */
    boolean mustRevalidate() {
        return mustRevalidate;
    }

    /** {@code only-if-cached}. */
    boolean onlyIfCached() {
        return onlyIfCached;
    }

    /** {@code max-age} in seconds, or {@link #ABSENT}. */
    long maxAge() {
        return maxAge;
    }

    /** {@code s-maxage} in seconds, or {@link #ABSENT}. */
    long sharedMaxAge() {
        return sharedMaxAge;
    }

    /** {@code min-fresh} in seconds, or {@link #ABSENT}. */
    long minFresh() {
        return minFresh;
    }

    /** A number of seconds (RFC 9111 §1.2.2), at most {@link #LARGEST}; {@link #ABSENT} for anything else. */
    static long seconds(String text) {
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return ABSENT;
            }
            value = Math.min(LARGEST, value * 10 + c - '0');
        }
        return text.isEmpty() ? ABSENT : value;
    }

    private void line(String line) {
        int at = 0;
        while (at < line.length()) {
            int end = at;
            while (end < line.length() && line.charAt(end) != ',' && line.charAt(end) != '=') {
                end++;
            }
            String name = line.substring(at, end);
            if (end == line.length() || line.charAt(end) == ',') {
                directive(name.strip(), null);
                at = end + 1;
                continue;
            }
            StringBuilder argument = new StringBuilder();
            at = argument(line, end + 1, argument);
            if (at < 0) {
                noStore = true;
                return;
            }
            // A space before the equals sign is not allowed: what follows is no valid argument.
            directive(name.strip(), name.endsWith(" ") ? "" : argument.toString());
        }
    }

    /** Reads an argument, unquoted, and returns where the next directive begins; -1 when a quote has no end. */
    private static int argument(String line, int from, StringBuilder argument) {
        boolean quoted = false;
        int i = from;
        for (; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\' && i + 1 < line.length()) {
                argument.append(line.charAt(++i));
            } else if (c == ',' && !quoted) {
                break;
            } else {
                argument.append(c);
            }
        }
        while (argument.length() > 0 && argument.charAt(argument.length() - 1) <= ' ') {
            argument.setLength(argument.length() - 1);
        }
        return quoted ? -1 : i + 1;
    }

    private void directive(String name, @Nullable String argument) {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "no-store" -> noStore = true;
            case "no-cache" -> noCache = true;
            case "private" -> {
                restricted = true;
                restrictedWholly |= argument == null || argument.isEmpty();
            }
            case "public" -> open = true;
            case "must-revalidate" -> mustRevalidate = true;
            case "only-if-cached" -> onlyIfCached = true;
            case "max-age" -> maxAge = merged(maxAge, argument);
            case "s-maxage" -> sharedMaxAge = merged(sharedMaxAge, argument);
            case "min-fresh" -> minFresh = merged(minFresh, argument);
            default -> {}
        }
    }

    private static long merged(long known, @Nullable String argument) {
        long value = argument == null ? 0 : Math.max(0, seconds(argument));
        return known == ABSENT || known == value ? value : 0;
    }
}
