package io.headgate.core.upstream;

import io.headgate.api.http.Headers;
import io.headgate.core.config.PoolConfig;
import io.headgate.core.config.StickyConfig;
import java.util.Collection;
import java.util.Objects;

/** The names of all cookies by which the pools of one build keep sessions. What they say is no business of any server. */
final class SessionCookies {

    private final String[] names;

    SessionCookies(Collection<PoolConfig> pools) {
        names = pools.stream()
                .map(PoolConfig::sticky)
                .filter(Objects::nonNull)
                .map(StickyConfig::cookie)
                .distinct()
                .toArray(String[]::new);
    }

    /** Takes them out of a request. Without one of them nothing is changed; with one all cookies are in one line after. */
    void strip(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase("cookie") && CookieField.hasAny(headers.value(i), names)) {
                stripAll(headers);
                return;
            }
        }
    }

    private void stripAll(Headers headers) {
        StringBuilder kept = new StringBuilder();
        for (String field : headers.getAll("Cookie")) {
            CookieField.appendWithout(kept, field, names);
        }
        if (kept.length() == 0) {
            headers.remove("Cookie");
        } else {
            headers.set("Cookie", kept.toString());
        }
    }
}
