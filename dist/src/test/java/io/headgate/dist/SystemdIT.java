package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway as the unit of the distribution has systemd start, reload and stop it. */
final class SystemdIT {

    /** The first systemd that looks at a unit which is not installed. */
    private static final int OFFLINE = 250;

    @TempDir
    private Path folder;

    @Test
    void service_startReloadStop_isToldAsItGoes() throws Exception {
        assumeSockets();
        Headgate.layOut(folder, config("v1", "1s"));
        SystemdUnit unit = SystemdUnit.in(folder);
        try (NotifySocket systemd = new NotifySocket(folder.resolve("notify").toString());
                GatewayProcess gateway = GatewayProcess.started(folder, unit.start(systemd.address()))) {
            List<String> ready = systemd.next("READY=1");
            int port = gateway.port("web");
            assertThat(ready).contains("STATUS=Serving http://127.0.0.1:" + port);
            assertThat(Plain.get(port, "/")).isEqualTo("v1");
            assertThat(command(gateway))
                    .as("who tells: the process that was started")
                    .endsWith("/java");
            systemd.next(NotifySocket.ALIVE);
            systemd.next(NotifySocket.ALIVE);

            gateway.config(config("v2", "1s"));
            reload(unit, gateway, systemd);
            assertThat(systemd.next("READY=1")).contains("STATUS=Serving http://127.0.0.1:" + port);
            assertThat(Plain.get(port, "/")).isEqualTo("v2");

            gateway.config("{");
            reload(unit, gateway, systemd);
            assertThat(systemd.next("READY=1").get(1)).contains("the config is refused");
            assertThat(Plain.get(port, "/")).isEqualTo("v2");

            gateway.config(configuration("v3", "1s").listener("second").toString());
            List<String> status = systemd.next("STATUS=");
            assertThat(status.get(0)).contains(":" + port, ":" + gateway.port("second"));

            long before = System.nanoTime();
            gateway.terminate();
            List<String> stopping = systemd.next("STOPPING=1");
            assertThat(gateway.end()).isEqualTo(0);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofSeconds(1));
            assertThat(micros("EXTEND_TIMEOUT_USEC", stopping)).isGreaterThan(TimeUnit.SECONDS.toMicros(1 + 30 + 10));
        }
    }

    @Test
    void service_stopDelay_servesWhileItIsNotReady() throws Exception {
        assumeSockets();
        Headgate.layOut(folder, config("here", "1h"));
        String name = "@headgate-it-" + ProcessHandle.current().pid() + '-' + System.nanoTime();
        try (NotifySocket systemd = new NotifySocket(name);
                GatewayProcess gateway =
                        GatewayProcess.started(folder, SystemdUnit.in(folder).start(systemd.address()))) {
            systemd.next("READY=1");
            assertThat(gateway.admin("/health/ready").statusCode()).isEqualTo(200);

            gateway.terminate();

            systemd.next("STOPPING=1");
            gateway.await(
                    "readiness to go down", () -> gateway.admin("/health/ready").statusCode() == 503);
            assertThat(Plain.get(gateway.port("web"), "/")).isEqualTo("here");
            systemd.next(NotifySocket.ALIVE);
            assertThat(gateway.stop()).as("told a second time").isEqualTo(143);
        }
    }

    @Test
    void unit_lookedAtBySystemd_isValidAndHardened() throws Exception {
        assumeTrue(
                systemdVersion() >= OFFLINE,
                "no systemd-analyze of systemd 250 or newer, which looks at units that are not installed");
        Headgate.layOut(folder, config("unused", "0s"));
        Path unit = folder.resolve("headgate.service");
        Files.writeString(unit, SystemdUnit.in(folder).text());

        assertThat(analyze("verify", unit.toString())).isEqualTo(new Headgate.Run(0, "", ""));
        Headgate.Run security = analyze("security", "--offline=true", "--no-pager", "--threshold=20", unit.toString());
        assertThat(security.status())
                .as("an exposure of 2.0 or less\n" + security.out() + security.err())
                .isZero();
    }

    private static void reload(SystemdUnit unit, GatewayProcess gateway, NotifySocket systemd) throws Exception {
        long before = System.nanoTime();
        unit.reload(gateway.pid());
        // Of the clock that this machine has for all processes.
        assertThat(micros("MONOTONIC_USEC", systemd.next("RELOADING=1")))
                .isBetween(TimeUnit.NANOSECONDS.toMicros(before), TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
    }

    private static long micros(String key, List<String> message) {
        return message.stream()
                .filter(line -> line.startsWith(key + '='))
                .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + key + " in " + message));
    }

    private static String command(GatewayProcess gateway) {
        return ProcessHandle.of(gateway.pid()).orElseThrow().info().command().orElseThrow();
    }

    private Headgate.Run analyze(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder("systemd-analyze");
        command.command().addAll(List.of(arguments));
        return Headgate.finish(folder, command);
    }

    /** 0 where there is none. */
    private int systemdVersion() throws InterruptedException {
        try {
            Matcher version = Pattern.compile("systemd (\\d+)")
                    .matcher(analyze("--version").out());
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static void assumeSockets() {
        assumeTrue(
                Epoll.isAvailable(),
                () -> "no sockets for datagrams between processes: " + Epoll.unavailabilityCause());
    }

    private static String config(String text, String stopDelay) {
        return configuration(text, stopDelay).toString();
    }

    private static Config configuration(String text, String stopDelay) {
        return new Config().limits(new JsonObject().put("stopDelay", stopDelay)).respond("/*", text);
    }
}
