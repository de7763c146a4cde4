package io.headgate.core.runtime;

import java.io.IOException;

/** A text that is to take the place of the file's. Called on the swap's thread, and may block. */
public interface Edit {

    /** The text. What it throws is what the edit fails with, and nothing has changed. */
    String text();

    /**
     * Makes sure that the text can be written, which it is when it is in force.
     *
     * @throws IOException when it cannot; then nothing changes
     */
    Written prepare(String text) throws IOException;

    /** A text that is ready to take its place. */
    interface Written extends AutoCloseable {

        /** Throws what the edit fails with when its place is not to be taken any more. */
        void check() throws IOException;

        /** Has it take its place. */
        void commit() throws IOException;

        /** Lets go of it, unless it has taken its place. */
        @Override
        void close() throws IOException;
    }
}
