package io.headgate.api.service;

/** The three services. Always those of the runtime in force: look one up when it is needed rather than keeping it. */
public interface Services {

    /** The caches by name. */
    ServiceDirectory<CacheService> caches();

    /** The databases by name. */
    ServiceDirectory<DatabaseService> databases();

    /** The pools by name. */
    ServiceDirectory<LoadBalancerService> pools();
}
