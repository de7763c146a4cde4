package io.headgate.core.runtime;

import java.io.IOException;

/** Remembers configs. Called on the swap's thread. */
public interface History {

    /** Remembers one that is in force, before anybody is told so. */
    void applied(String text, String digest, String cause) throws IOException;

    /** Remembers one that was tried on a share of the requests and taken back, and why. */
    void takenBack(String text, String digest, String cause, String reason) throws IOException;
}
