package io.headgate.core;

import org.jspecify.annotations.Nullable;

/** The version of this build. */
public final class Version {

    private Version() {}

    /** The number, such as {@code 0.1.0}; {@code development} when it does not run from its jar. */
    public static String number() {
        @Nullable String number = Version.class.getPackage().getImplementationVersion();
        return number == null ? "development" : number;
    }
}
