package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Holds docs/admin-api.md to the OpenAPI document. */
class AdminApiPageTest {

    private static final List<String> OF_ALL = List.of("401", "403", "421", "429");

    @Test
    void page_listsEveryOperationOfTheContractAndNoOther() throws Exception {
        List<String> page = Files.readAllLines(Path.of("../docs/admin-api.md")).stream()
                .filter(line -> line.matches("\\| `[A-Z]+ /.*"))
                .toList();

        assertThat(page).containsExactlyInAnyOrderElementsOf(lines());
    }

    private static List<String> lines() throws Exception {
        List<String> lines = new ArrayList<>();
        for (var path : contract().getJsonObject("paths")) {
            for (var method : (JsonObject) path.getValue()) {
                JsonObject operation = (JsonObject) method.getValue();
                List<String> answers =
                        new ArrayList<>(operation.getJsonObject("responses").fieldNames());
                answers.removeAll(OF_ALL);
                lines.add("| `" + method.getKey().toUpperCase(Locale.ROOT) + " /api/v1" + path.getKey() + "` | "
                        + operation.getString("summary") + " | " + String.join(", ", answers) + " |");
            }
        }
        return lines;
    }

    private static JsonObject contract() throws Exception {
        try (InputStream in = AdminApiPageTest.class.getResourceAsStream("/io/headgate/core/admin/openapi.json")) {
            return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
