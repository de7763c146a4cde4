package io.headgate.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.headgate.core.plugin.ExtensionCatalog;
import io.headgate.core.plugin.PluginPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginPolicyTest {

    private static final String LISTENERS = "{\"listeners\": {\"web\": {\"address\": \"0.0.0.0:8080\"}}";

    @TempDir
    private Path folder;

    @Test
    void policy_nothingSaid_hasTheDefaults() throws Exception {
        PluginPolicy policy = policy(LISTENERS + "}");
        assertEquals(new PluginPolicy.ErrorBudget(50, Duration.ofSeconds(10)), policy.errorBudget());
        assertEquals(
                new PluginPolicy.TimeBudget(Duration.ofMillis(500), 50, Duration.ofSeconds(10)), policy.timeBudget());
        assertEquals(new PluginPolicy.Workers(16, 256), policy.workers());
        assertEquals(64, policy.maxThreads());
        assertThat(policy.mayExit()).isEmpty();
        assertNull(policy.trustStore());
    }

    @Test
    void policy_everythingSaid_isThatOfTheWholeConfig() throws Exception {
        String text = LISTENERS + """
                , "plugins": {
                  "errorBudget": { "failures": 7, "window": "1m" },
                  "timeBudget": { "call": "2s", "share": 90, "window": "30s" },
                  "workers": { "threads": 3, "queue": 5 },
                  "maxThreads": 9,
                  "mayExit": ["report"],
                  "trustStore": { "path": "/keys.p12", "password": "secret" }
                }}""";
        PluginPolicy policy = policy(text);
        assertEquals(new PluginPolicy.ErrorBudget(7, Duration.ofMinutes(1)), policy.errorBudget());
        assertEquals(
                new PluginPolicy.TimeBudget(Duration.ofSeconds(2), 90, Duration.ofSeconds(30)), policy.timeBudget());
        assertEquals(new PluginPolicy.Workers(3, 5), policy.workers());
        assertEquals(9, policy.maxThreads());
        assertThat(policy.mayExit()).containsExactly("report");
        assertEquals(new PluginPolicy.TrustedKeys(Path.of("/keys.p12"), "secret"), policy.trustStore());
        ConfigResult whole = ConfigLoader.read(text, ExtensionCatalog.none(), Map.of());
        assertEquals(policy, ((ConfigResult.Loaded) whole).config().plugins());
    }

    @Test
    void policy_restOfTheConfigIsWrong_isReadAllTheSame() throws Exception {
        assertEquals(
                3,
                policy("{\"routes\": 5, \"x\": \"${NONE}\", \"plugins\": {\"errorBudget\": {\"failures\": 3}}}")
                        .errorBudget()
                        .failures());
    }

    @Test
    void policy_itselfIsWrong_saysWhatAndWhere() {
        assertThatThrownBy(() -> policy("{\"plugins\": {\n\"errorBudget\": {\"failures\": -1},\n\"timeBudgt\": 1}}"))
                .isInstanceOfSatisfying(
                        ConfigLoader.InvalidPolicy.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        "plugins.errorBudget.failures: -1 (expected: a whole number from 0 to 100000), line 2",
                                        "plugins.timeBudgt: unknown key (did you mean \"timeBudget\"?), line 3"));
        assertThatThrownBy(() -> policy("{\"plugins\": {\"timeBudget\": {\"call\": \"${NONE}\"}}}"))
                .hasMessageContaining("NONE");
    }

    @Test
    void policy_noFileOrNoJson_saysSo() {
        assertThatThrownBy(() -> ConfigLoader.policy(folder.resolve("none"), Map.of()))
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> policy("{\"plugins\": ")).hasMessageContaining("line 1");
    }

    private PluginPolicy policy(String text) throws Exception {
        return ConfigLoader.policy(Files.writeString(folder.resolve("gateway.json"), text), Map.of());
    }
}
