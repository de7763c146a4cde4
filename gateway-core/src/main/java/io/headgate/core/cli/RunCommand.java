package io.headgate.core.cli;

import io.headgate.core.Gateway;
import io.headgate.core.GatewayFiles;
import io.headgate.core.Version;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code headgate run}: runs until the process is told to stop. */
@Command(name = "run", description = "Run the gateway.", mixinStandardHelpOptions = true)
final class RunCommand implements Runnable {

    @Mixin
    private final Folders folders = new Folders();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        RunSignals signals = RunSignals.caught();
        Gateway gateway =
                Gateway.start(new GatewayFiles(folders.config(), folders.plugins(), folders.state()), System.getenv());
        StopSignal.register(gateway::stop);
        signals.onReload(gateway::reload);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Headgate " + Version.number() + " is running");
        gateway.listeners().forEach((name, url) -> out.println("  " + name + "  " + url));
        if (gateway.admin() != null) {
            out.println("  admin  " + gateway.admin() + "  (token in "
                    + folders.state().resolve("admin.token") + ")");
        }
        out.println("  config " + folders.config() + ", plugins " + folders.plugins());
        out.flush();
        signals.awaitStop();
        gateway.stop();
    }
}
