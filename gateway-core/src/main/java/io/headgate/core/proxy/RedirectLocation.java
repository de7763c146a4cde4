package io.headgate.core.proxy;

import io.headgate.api.http.RequestHead;
import io.headgate.api.http.Tokens;
import io.headgate.core.config.LocationFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a redirect leads: a text in which {@code {path}}, {@code {query}} and {@code {host}} stand for those of the
 * request. Without a query, {@code ?{query}} stands for nothing. Immutable.
 */
final class RedirectLocation {

    private enum Part {
        PATH,
        QUERY,
        HOST
    }

    /** Texts and parts by turns, beginning and ending with a text. */
    private final List<String> texts = new ArrayList<>();

    private final List<Part> parts = new ArrayList<>();

    /**
     * Reads the text of the config.
     *
     * @throws IllegalArgumentException when {@link LocationFormat} refuses it
     */
    RedirectLocation(String text) {
        String reason = LocationFormat.reason(text);
        if (reason != null) {
            throw new IllegalArgumentException("not a location: " + Tokens.printable(text) + ' ' + reason);
        }
        int from = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
            int close = text.indexOf('}', open);
            texts.add(text.substring(from, open));
            parts.add(Part.valueOf(text.substring(open + 1, close).toUpperCase(Locale.ROOT)));
            from = close + 1;
        }
        texts.add(text.substring(from));
    }

    /** The location for a request. Its parts hold visible ASCII only, so they cannot break out of the field. */
    String expand(RequestHead request) {
        StringBuilder location = new StringBuilder(64).append(texts.get(0));
        for (int i = 0; i < parts.size(); i++) {
            append(location, parts.get(i), request);
            location.append(texts.get(i + 1));
        }
        return location.toString();
    }

    private static void append(StringBuilder location, Part part, RequestHead request) {
        switch (part) {
            case PATH -> location.append(request.path());
            case HOST -> location.append(request.host());
            case QUERY -> {
                String query = request.query();
                int last = location.length() - 1;
                if (query != null) {
                    location.append(query);
                } else if (location.charAt(last) == '?') {
                    location.setLength(last);
                }
            }
        }
    }
}
