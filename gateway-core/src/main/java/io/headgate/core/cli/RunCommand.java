package io.headgate.core.cli;

import io.headgate.core.Gateway;
import io.headgate.core.GatewayFiles;
import io.headgate.core.Version;
import io.headgate.core.systemd.ServiceManager;
import java.io.PrintWriter;
import java.util.List;
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
        try (ServiceManager service =
                ServiceManager.of(System.getenv(), ProcessHandle.current().pid())) {
            Gateway gateway = Gateway.start(
                    new GatewayFiles(folders.config(), folders.plugins(), folders.state()), System.getenv());
            StopSignal.register(() -> stop(service, gateway));
            signals.onReload(() -> service.reload(() -> gateway.reload().map(problems -> status(gateway, problems))));
            print(gateway);
            service.ready(status(gateway, List.of()));
            gateway.whenBound(() -> service.status(status(gateway, List.of())));
            service.watch(gateway::pulse);
            signals.awaitStop();
            stop(service, gateway);
        }
    }

    private static void stop(ServiceManager service, Gateway gateway) {
        service.stopping(gateway.stopTime());
        gateway.stop();
    }

    private static String status(Gateway gateway, List<String> problems) {
        String serving = "Serving " + String.join(", ", gateway.listeners().values());
        return problems.isEmpty() ? serving : serving + "; the config is refused, the log says why";
    }

    private void print(Gateway gateway) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Headgate " + Version.number() + " is running");
        gateway.listeners().forEach((name, url) -> out.println("  " + name + "  " + url));
        if (gateway.admin() != null) {
            out.println("  admin  " + gateway.admin() + "  (token in "
                    + folders.state().resolve("admin.token") + ")");
        }
        out.println("  config " + folders.config() + ", plugins " + folders.plugins());
        out.flush();
    }
}
