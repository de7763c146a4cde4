package io.headgate.core.admin;

/** A part of the admin API: some paths below {@code /api/v1} that belong together. */
public interface Resource {

    /** Adds its paths. Called once for each start of the admin listener. */
    void addTo(Paths paths);
}
