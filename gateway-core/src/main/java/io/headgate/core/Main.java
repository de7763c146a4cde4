package io.headgate.core;

import io.headgate.core.cli.HeadgateCommand;

/** The entry of the process. */
public final class Main {

    private Main() {}

    /** Runs the command line. */
    public static void main(String[] arguments) {
        System.exit(HeadgateCommand.execute(arguments));
    }
}
