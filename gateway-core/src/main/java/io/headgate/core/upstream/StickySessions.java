package io.headgate.core.upstream;

import io.headgate.api.http.Headers;
import io.headgate.core.config.StickyConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions kept at their server by a signed cookie. Its value is opaque: a tag that only the key's owner can tie to a
 * server, the time it expires, and a signature over both and the pool's name. One that is forged, expired, of another
 * pool or of a server that is gone or down counts as none. Safe for use from any thread.
 */
final class StickySessions {

    private static final int TAG_BYTES = 8;
    private static final int SIGNED_BYTES = TAG_BYTES + 8;
    private static final int MAC_BYTES = 16;
    private static final int VALUE_LENGTH = 43;
    /** How many cookies of the name are looked at: each costs a signature. */
    private static final int MAX_TRIES = 3;

    private final String name;
    private final String pool;
    private final long ttlSeconds;
    private final StickyKey key;
    private final Clock clock;
    private volatile Tagged[] tagged = {};

    private record Tagged(long tag, UpstreamServer server) {}

    StickySessions(String pool, StickyConfig config, StickyKey key, Clock clock) {
        this.pool = pool;
        name = config.cookie();
        ttlSeconds = Math.max(1, config.ttl().toSeconds());
        this.key = key;
        this.clock = clock;
    }

    /** Takes over the list of servers that sessions can be at. */
    void servers(List<UpstreamServer> servers) {
        tagged = servers.stream().map(server -> new Tagged(tag(server), server)).toArray(Tagged[]::new);
    }

    /** Whether a client that has this session, or none, is to get a cookie for the server that answered it. */
    boolean due(@Nullable StickySession session, UpstreamServer server) {
        if (session == null || session.server() != server) {
            return server.eligible();
        }
        long left = session.expiresAt() - now();
        // More than the whole time is left when the config gave more, or the clock of the node that did is ahead.
        return left <= ttlSeconds - ttlSeconds / 10 || left > ttlSeconds;
    }

    /** The value of the {@code Set-Cookie} line for a session that begins now. */
    String cookie(UpstreamServer server, boolean secure) {
        return name + '=' + value(server, now() + ttlSeconds) + "; Path=/; Max-Age=" + ttlSeconds
                + "; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
    }

    /** The session that a request has, or null. */
    @Nullable
    StickySession session(Headers headers) {
        int tries = 0;
        for (int i = 0; i < headers.size(); i++) {
            if (!headers.name(i).equalsIgnoreCase("cookie")) {
                continue;
            }
            String field = headers.value(i);
            for (int at = CookieField.find(field, name, 0); at >= 0; at = CookieField.find(field, name, at)) {
                StickySession session = read(CookieField.value(field, at));
                if (session != null || ++tries == MAX_TRIES) {
                    return session;
                }
            }
        }
        return null;
    }

    private @Nullable StickySession read(String value) {
        if (value.length() != VALUE_LENGTH) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(value);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        long tag = fields.getLong();
        long expiresAt = fields.getLong();
        byte[] mac = Arrays.copyOfRange(bytes, SIGNED_BYTES, bytes.length);
        if (expiresAt <= now() || !MessageDigest.isEqual(mac, mac(tag, expiresAt))) {
            return null;
        }
        for (Tagged one : tagged) {
            if (one.tag() == tag) {
                return one.server().keepsSessions() ? new StickySession(one.server(), expiresAt) : null;
            }
        }
        return null;
    }

    private String value(UpstreamServer server, long expiresAt) {
        long tag = tag(server);
        byte[] bytes = ByteBuffer.allocate(SIGNED_BYTES + MAC_BYTES)
                .putLong(tag)
                .putLong(expiresAt)
                .put(mac(tag, expiresAt))
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private byte[] mac(long tag, long expiresAt) {
        byte[] signed = key.sign(text("cookie\n" + pool + '\n' + tag + '\n' + expiresAt));
        return Arrays.copyOf(signed, MAC_BYTES);
    }

    /** Keyed: a plain hash of an id that is an address could be guessed. */
    private long tag(UpstreamServer server) {
        return ByteBuffer.wrap(key.sign(text("server\n" + pool + '\n' + server.id())))
                .getLong();
    }

    private long now() {
        return Math.floorDiv(clock.millis(), 1_000L);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
