package io.headgate.core.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code headgate status}: asks the running gateway over its admin listener. */
@Command(name = "status", description = "Show what the running gateway does.", mixinStandardHelpOptions = true)
final class StatusCommand implements Runnable {

    @Mixin
    private final Folders folders = new Folders();

    @Option(names = "--json", description = "Print the status as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        JsonObject status = RunningGateway.find(folders.state())
                .orElseThrow(() -> new CommandFailure("No gateway is running with the state folder " + folders.state()
                        + " (start one with: headgate run)"))
                .status();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(status.encodePrettily());
            return;
        }
        out.println("Headgate " + status.getString("version") + ", config " + status.getString("config") + ", up "
                + Duration.ofSeconds(status.getLong("uptimeSeconds"))
                        .toString()
                        .substring(2)
                        .toLowerCase(Locale.ROOT));
        JsonObject requests = status.getJsonObject("requests");
        out.println("requests  " + requests.getLong("total") + ", " + requests.getLong("inFlight") + " in flight");
        table(out, "listener", status.getJsonArray("listeners"), "name", "url");
        for (Object pool : status.getJsonArray("pools")) {
            JsonObject entry = (JsonObject) pool;
            String name = "pool " + entry.getString("name");
            table(out, name, entry.getJsonArray("servers"), "id", "state", "reason", "requests", "failures");
        }
        table(out, "cache", status.getJsonArray("caches"), "name", "entries", "bytes", "hits", "misses");
        table(out, "database", status.getJsonArray("databases"), "name", "size", "inUse", "queries", "errors");
        table(out, "plugin", status.getJsonArray("plugins"), "id", "version", "state", "reason");
    }

    private static void table(PrintWriter out, String kind, JsonArray rows, String... columns) {
        for (Object row : rows) {
            StringBuilder line = new StringBuilder(String.format("%-10s", kind));
            for (String column : columns) {
                Object value = ((JsonObject) row).getValue(column);
                if (value != null && !value.toString().isEmpty()) {
                    line.append("  ")
                            .append(columns[0].equals(column) ? "" : column + '=')
                            .append(value);
                }
            }
            out.println(line);
        }
    }
}
