package io.headgate.core.cli;

import io.headgate.core.Version;
import picocli.CommandLine.IVersionProvider;

/** The version of Headgate and of the Java that runs it. */
final class VersionLine implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"headgate " + Version.number() + " (Java " + Runtime.version() + ")"};
    }
}
