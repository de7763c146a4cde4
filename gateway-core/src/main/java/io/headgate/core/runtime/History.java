package io.headgate.core.runtime;

import java.io.IOException;

/** Remembers configs. */
@FunctionalInterface
public interface History {

    /** Remembers one that is in force, before anybody is told so. Called on the swap's thread. */
    void applied(String text, String digest, String cause) throws IOException;
}
