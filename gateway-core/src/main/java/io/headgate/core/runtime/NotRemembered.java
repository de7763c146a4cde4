package io.headgate.core.runtime;

import java.io.IOException;

/** A text is in force, but could not be remembered, and is not in the file either. */
public final class NotRemembered extends IOException {

    private static final long serialVersionUID = 1L;

    NotRemembered(IOException cause) {
        super(cause);
    }
}
