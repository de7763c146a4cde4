package io.headgate.plugins.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class HealthPluginTest {

    @Test
    void index_afterTheBuild_namesTheTwoFactories() throws IOException {
        StringBuilder index = new StringBuilder();
        // The tests have an empty one of their own.
        for (URL one : Collections.list(HealthPlugin.class.getClassLoader().getResources("META-INF/extensions.idx"))) {
            try (var in = one.openStream()) {
                index.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(index.toString()).contains(HttpCheckFactory.class.getName(), TcpCheckFactory.class.getName());
    }
}
