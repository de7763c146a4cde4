package io.headgate.core;

import io.headgate.core.cli.HeadgateCommand;

/** The entry of the process. */
public final class Main {

    /** The level that conf/logback.xml logs from. */
    private static final String LOG_LEVEL = "headgate.log";

    private Main() {}

    /** Runs the command line. Set before the first logger is made: only a gateway that runs has a story to tell. */
    public static void main(String[] arguments) {
        boolean runs = arguments.length > 0 && arguments[0].equals("run");
        if (!runs && System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "error");
        }
        System.exit(HeadgateCommand.execute(arguments));
    }
}
