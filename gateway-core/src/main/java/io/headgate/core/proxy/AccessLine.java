package io.headgate.core.proxy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Writes a record as one line of JSON. */
final class AccessLine {

    /** What a client sends for free must not fill the disk. */
    private static final int LONGEST = 512;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private AccessLine() {}

    static String of(AccessRecord line) {
        JsonText json = new JsonText(320);
        json.field("time", TIME.format(Instant.ofEpochMilli(line.timeMillis())));
        json.field("requestId", line.requestId());
        json.field("client", line.client());
        optional(json, "method", line.method());
        optional(json, "host", line.host());
        optional(json, "path", line.path());
        json.field("status", line.status());
        json.field("bytes", line.bytes());
        json.millis("durationMs", line.durationMicros());
        optional(json, "route", line.route());
        optional(json, "upstream", line.upstream());
        optional(json, "cache", line.cache());
        optional(json, "problem", line.problem());
        optional(json, "userAgent", line.userAgent());
        optional(json, "referer", withoutQuery(line.referer()));
        return json.end();
    }

    private static void optional(JsonText json, String name, @Nullable String value) {
        if (value != null) {
            json.field(name, value.length() > LONGEST ? value.substring(0, LONGEST) : value);
        }
    }

    /** Queries carry secrets: neither the request's own nor the one of the page before is written down. */
    private static @Nullable String withoutQuery(@Nullable String referer) {
        int mark = referer == null ? -1 : referer.indexOf('?');
        return referer == null || mark < 0 ? referer : referer.substring(0, mark);
    }
}
