package io.headgate.core.config;

import java.time.Duration;

/**
 * Sessions kept by a signed cookie.
 *
 * @param cookie its name
 * @param ttl counted from the last request
 */
public record StickyConfig(String cookie, Duration ttl) {

    /** The name of a pool's cookie that is given none: two pools at one host must not overwrite each other's. */
    static String usualCookie(String pool) {
        return "HGSESSION-" + pool;
    }
}
