package io.headgate.benchmark;

/** What is asked for: a body of some size, passed on to the origin or kept by a cache. */
enum Scenario {
    PROXIED_1K("proxied, 1 KB", "/1k", 1024),
    CACHED_1K("cached, 1 KB", "/cached/1k", 1024),
    PROXIED_64K("proxied, 64 KB", "/64k", 64 * 1024),
    CACHED_64K("cached, 64 KB", "/cached/64k", 64 * 1024);

    private final String label;
    private final String path;
    private final int bytes;

    Scenario(String label, String path, int bytes) {
        this.label = label;
        this.path = path;
        this.bytes = bytes;
    }

    String label() {
        return label;
    }

    /** The path, the same at the gateway, at nginx and, as a file, at the origin. */
    String path() {
        return path;
    }

    int bytes() {
        return bytes;
    }
}
