package io.headgate.core.runtime;

import java.io.IOException;

/** Remembers configs. Called on the swap's thread. */
public interface History {

    /** A config as it was written, the digest of what it means, and what brought it. */
    record Entry(String text, String digest, String cause) {}

    /** Remembers one that is in force, before anybody is told so. */
    void applied(Entry entry) throws IOException;

    /** Remembers one that is being tried on a share of the requests: how that ends will follow. */
    void onTrial(Entry entry) throws IOException;

    /** One that was tried has been taken back for that reason. */
    void takenBack(Entry entry, String reason) throws IOException;

    /** One that was being tried was not tried to the end, for a reason that says nothing of it. */
    void interrupted(Entry entry, String reason) throws IOException;

    /** Remembers one that was not let in since something new in it has not answered, and what. */
    void refused(Entry entry, String reason) throws IOException;
}
