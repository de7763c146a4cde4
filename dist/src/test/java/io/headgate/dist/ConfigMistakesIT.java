package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A config with seven mistakes of seven kinds. */
class ConfigMistakesIT {

    private static final String MISTAKES = """
            {
              "listeners": { "web": { "address": "127.0.0.1:99999" } },
              "admin": { "address": "127.0.0.1:0" },
              "pools": {
                "shop": {
                  "algoritm": "round-robin",
                  "servers": [{ "address": "http://127.0.0.1:9001", "weight": "heavy" }],
                  "health": { "path": "/health", "interval": "5 parsecs" }
                },
                "other": { "algorithm": "tombola", "servers": ["http://127.0.0.1:9002"] }
              },
              "routes": [
                { "name": "shop", "match": { "path": "/*" }, "pool": "shpo" },
                { "name": "shop", "match": { "path": "/two" }, "pool": "other" }
              ]
            }
            """;

    private static final List<String> EXPECTED = List.of(
            "listeners.web.address: \"127.0.0.1:99999\" .*, line 2",
            "pools.shop.algoritm: .*did you mean \"algorithm\"\\?.*, line 6",
            "pools.shop.servers\\[0\\].weight: \"heavy\" .*, line 7",
            "pools.shop.health.interval: \"5 parsecs\" .*, line 8",
            "pools.other.algorithm: \"tombola\" .*, line 10",
            "routes\\[0\\].pool: \"shpo\" .*did you mean \"shop\"\\?.*, line 13",
            "routes\\[1\\].name: \"shop\" .*, line 14");

    @TempDir
    Path folder;

    @Test
    void validate_sevenMistakes_namesEachWithPathAndLine() throws Exception {
        Headgate.layOut(folder, MISTAKES);
        Headgate.Run run = Headgate.run(folder, "validate");
        assertThat(run.status()).isEqualTo(1);
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(EXPECTED.size() + 1);
        for (int i = 0; i < EXPECTED.size(); i++) {
            assertThat(lines.get(i)).matches(EXPECTED.get(i));
        }
        assertThat(lines.get(EXPECTED.size())).endsWith("7 problems");
    }

    @Test
    void run_sevenMistakes_endsWithAllOfThem() throws Exception {
        Headgate.layOut(folder, MISTAKES);
        Headgate.Run run = Headgate.run(folder, "run");
        assertThat(run.status()).isEqualTo(1);
        assertNamesAll(run.out() + run.err());
    }

    @Test
    void runningGateway_configWithMistakesIsSaved_keepsTheOldOneUntilItIsMended() throws Exception {
        String good = new Config().respond("/version", "v1").toString();
        try (GatewayProcess gateway = GatewayProcess.start(folder, good)) {
            int port = gateway.port("web");
            gateway.config(MISTAKES);
            gateway.await("the config to be refused", () -> gateway.output().contains("tombola"));
            assertNamesAll(gateway.output());
            assertThat(Plain.get(port, "/version")).isEqualTo("v1");
            assertThat(Files.readString(folder.resolve("conf/gateway.json"))).isEqualTo(MISTAKES);
            gateway.config(good.replace("v1", "v2"));
            gateway.await("v2", () -> Plain.get(port, "/version").equals("v2"));
        }
    }

    private static void assertNamesAll(String text) {
        assertThat(EXPECTED)
                .allSatisfy(problem -> assertThat(text.lines()).anyMatch(line -> line.matches(".*" + problem + ".*")));
    }
}
