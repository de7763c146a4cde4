package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wall clock that is set, forwards and back: requests, checks, configs and plugins go on. */
class ClockJumpIT {

    private static final long SEED = 20260104;
    private static final int ANSWERS_BETWEEN = 200;
    private static final List<Duration> JUMPS =
            List.of(Duration.ofDays(400), Duration.ofDays(-400), Duration.ofMinutes(-1));

    @TempDir
    Path folder;

    private GatewayProcess gateway;
    private int port;

    @Test
    void clock_thatJumps_failsNoRequestAndStopsNothing() throws Exception {
        Path ahead = Files.writeString(folder.resolve("ahead"), "0");
        try (SocketOrigin one = answering("one");
                SocketOrigin two = answering("two");
                GatewayProcess started =
                        GatewayProcess.start(folder, config(one, two).toString(), ClockAgent.option(folder, ahead))) {
            gateway = started;
            port = gateway.port("web");
            try (LoadClient proxied = new LoadClient(port, "/page", 2, Set.of("one", "two"));
                    LoadClient stored = new LoadClient(port, "/stored", 2, Set.of("one", "two"))) {
                int jump = 0;
                for (Duration next : jumps()) {
                    jump(ahead, next);
                    more(proxied);
                    more(stored);
                    one.kill();
                    gateway.await("a check to fail", () -> states().contains("down"));
                    one.revive();
                    gateway.await("checks to pass", () -> !states().contains("down"));
                    String version = "v" + ++jump;
                    gateway.config(config(one, two).respond("/version", version).toString());
                    gateway.await(version, () -> Plain.get(port, "/version").equals(version));
                    plugin(version);
                    more(proxied);
                    more(stored);
                }
                assertThat(proxied.failures()).isEmpty();
                assertThat(stored.failures()).isEmpty();
            }
        }
    }

    /** Some that are likely to hurt; then, in the long form, any. */
    private static Iterable<Duration> jumps() {
        if (!TestLength.isLong()) {
            return JUMPS;
        }
        long seed = TestLength.seed(SEED);
        System.out.println("the clock jumps at random from the seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        long end = System.nanoTime() + TestLength.of(Duration.ZERO).toNanos();
        List<Duration> first = new ArrayList<>(JUMPS);
        return () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return System.nanoTime() < end;
            }

            @Override
            public Duration next() {
                return first.isEmpty()
                        ? Duration.ofMillis((long) (random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(3, 12))))
                        : first.remove(0);
            }
        };
    }

    private void jump(Path ahead, Duration next) throws Exception {
        Path written = Files.writeString(folder.resolve("ahead.next"), Long.toString(next.toMillis()));
        Files.move(written, ahead, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        gateway.await("the clock to be ahead by " + next, () -> {
            Duration difference = Duration.between(Instant.now().plus(next), date());
            return difference.abs().toSeconds() < 3;
        });
    }

    /** The time as the gateway tells it to clients. */
    private Instant date() throws IOException {
        return Plain.exchange(port, "GET /time HTTP/1.1\r\nHost: clock.test\r\nConnection: close\r\n\r\n")
                .lines()
                .filter(line -> line.startsWith("Date: "))
                .map(line -> ZonedDateTime.parse(line.substring(6), DateTimeFormatter.RFC_1123_DATE_TIME))
                .findFirst()
                .orElseThrow()
                .toInstant();
    }

    private List<String> states() throws Exception {
        JsonArray servers = new JsonObject(gateway.admin("/api/v1/pools/app").body()).getJsonArray("servers");
        List<String> states = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            states.add(servers.getJsonObject(i).getString("state"));
        }
        return states;
    }

    /** A jar that comes is used, one that is broken is refused, and one that goes is let go of. */
    private void plugin(String version) throws Exception {
        Path jar = gateway.plugins().resolve("mark-" + version + ".jar");
        Path broken = gateway.plugins().resolve("broken-" + version + ".jar");
        MarkFilterFactory.jar().copyTo(jar);
        Files.write(broken, new byte[] {'P', 'K', 3, 4});
        gateway.await("the plugin", () -> "loaded".equals(state(jar)));
        gateway.await("the broken jar", () -> "refused".equals(state(broken)));
        Files.delete(jar);
        Files.delete(broken);
        gateway.await("the plugin to go", () -> state(jar) == null && state(broken) == null);
    }

    private String state(Path jar) throws Exception {
        JsonObject plugin = gateway.plugin(jar.getFileName().toString());
        return plugin == null ? null : plugin.getString("state");
    }

    private static void more(LoadClient load) throws Exception {
        long before = load.answers();
        Await.until("more answers", () -> load.answers() > before + ANSWERS_BETWEEN);
    }

    private static SocketOrigin answering(String text) throws IOException {
        byte[] answer = ("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text)
                .getBytes(StandardCharsets.US_ASCII);
        return new SocketOrigin(connection -> serve(connection, answer));
    }

    private static void serve(Socket connection, byte[] answer) throws IOException {
        while (Message.read(connection.getInputStream()) != null) {
            connection.getOutputStream().write(answer);
        }
    }

    private static Config config(SocketOrigin one, SocketOrigin two) {
        return new Config()
                .pool("app", one.address(), two.address())
                .health("app", new JsonObject().put("interval", "200ms").put("healthyThreshold", 1))
                .cache("kept")
                .respond("/time", "now")
                .route(
                        "stored",
                        "/stored",
                        new JsonObject()
                                .put("pool", "app")
                                .put(
                                        "cache",
                                        new JsonObject().put("use", "kept").put("ttl", "1h")))
                .toPool("/page", "app");
    }
}
