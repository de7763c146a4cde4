package io.headgate.core.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunSignalsTest {

    private final RunSignals signals = new RunSignals();
    private final List<String> reloads = new ArrayList<>();

    @Test
    void hangUp_whileTheGatewayStarts_isMadeUpForOnce() {
        signals.hangUp();
        signals.hangUp();

        signals.onReload(() -> reloads.add("reload"));

        assertThat(reloads).containsExactly("reload");
    }

    @Test
    void hangUp_afterTheStart_reloadsEachTime() {
        signals.onReload(() -> reloads.add("reload"));

        signals.hangUp();
        signals.hangUp();

        assertThat(reloads).containsExactly("reload", "reload");
    }
}
