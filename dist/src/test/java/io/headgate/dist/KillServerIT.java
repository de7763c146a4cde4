package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that dies and comes back under load: clients do not notice. */
class KillServerIT {

    private static final int TIMES = 6;
    private static final int ANSWERS_BETWEEN = 2000;

    @TempDir
    Path folder;

    @Test
    void server_stoppedAndStartedUnderLoad_failsNoGet() throws Exception {
        try (Origin one = Origin.answering("one");
                Origin two = Origin.answering("two");
                Origin three = Origin.answering("three")) {
            String config = new Config()
                    .pool("app", one.address(), two.address(), three.address())
                    .toPool("/*", "app")
                    .toString();
            try (GatewayProcess gateway = GatewayProcess.start(folder, config);
                    LoadClient load = new LoadClient(gateway.port("web"), "/page", 8)) {
                List<Origin> origins = List.of(one, two, three);
                for (int i = 0; i < TIMES; i++) {
                    Origin victim = origins.get(i % origins.size());
                    more(load);
                    victim.stop();
                    more(load);
                    victim.start();
                }
                more(load);
                assertThat(load.failures()).isEmpty();
            }
        }
    }

    /** Goes on when so many more requests were answered, each of which would be a chance to fail. */
    private static void more(LoadClient load) throws Exception {
        long before = load.answers();
        Await.until("more answers", () -> load.answers() > before + ANSWERS_BETWEEN);
    }
}
