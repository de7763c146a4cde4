package io.headgate.api.service;

import java.util.Set;

/** Services of one kind by the names they have in the config. Safe for use from any thread. */
public interface ServiceDirectory<T> {

    /**
     * The service of that name.
     *
     * @throws ServiceException with code {@code NOT_FOUND} when there is none
     */
    T get(String name);

    /**
     * The only service, or the first in the config.
     *
     * @throws ServiceException with code {@code NOT_FOUND} when there is none
     */
    T get();

    /** All names in the order of the config. */
    Set<String> names();
}
