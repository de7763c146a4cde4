package io.headgate.core.config;

/** A value that must not be shown: its text never contains it. */
public record Secret(String value) {

    /** No secret at all. */
    public static final Secret NONE = new Secret("");

    @Override
    public String toString() {
        return value.isEmpty() ? "" : "***";
    }
}
