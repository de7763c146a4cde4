package io.headgate.core.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.api.service.ServiceException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

    @Test
    void body_ofAProblem_isADocument() {
        assertThat(ProblemCode.NO_ROUTE.problem().body("abc-1").toString())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                        + "\"detail\":\"Nothing is served here.\",\"code\":\"NO_ROUTE\",\"requestId\":\"abc-1\"}");
    }

    @Test
    void body_withSpecialCharacters_isOneLineOfValidJson() {
        String detail = "\"quoted\" back\\slash\r\n\u0000\u001b[31m\u007f\u0085\u2028\u202e\ud800 caf\u00e9 \u20ac";
        String text = ProblemCode.BAD_FIELD.with(detail).body("x").toString();
        assertThat(new JsonObject(text).getString("detail")).isEqualTo(detail);
        assertThat(text.chars().noneMatch(c -> c < ' ' || c == 127 || c == 0x85 || c == 0x2028 || c == 0x202e))
                .isTrue();
    }

    @Test
    void head_ofAProblem_isNeverStored() {
        Problem problem = ProblemCode.NO_SERVER.problem().with("Retry-After", "1");
        assertThat(problem.head().status()).isEqualTo(503);
        assertThat(problem.head().headers().toString())
                .isEqualTo("Content-Type: application/problem+json\nCache-Control: no-store\nRetry-After: 1\n");
    }

    @Test
    void of_serviceException_keepsCodeStatusAndMessage() {
        Problem problem = Problem.of(new ServiceException("QUERY_TIMEOUT", 504, "The query took too long."));
        assertThat(problem).isEqualTo(new Problem(504, "QUERY_TIMEOUT", "The query took too long."));
        assertThat(Problem.of(new ServiceException("ODD", 200, "x")).status()).isEqualTo(500);
    }

    @Test
    void new_withStatusOfSuccess_isRefused() {
        assertThatThrownBy(() -> new Problem(200, "X", "x", Map.of(), false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void code_isDocumented(ProblemCode code) throws IOException {
        List<String> rows = documented(code.name());
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0))
                .startsWith("| `" + code + "` | " + code.status() + " | "
                        + (code.problem().closes() ? "closes" : "stays") + " | ");
    }

    @Test
    void documentedCode_exists() throws IOException {
        assertThat(documented(""))
                .filteredOn(row -> row.contains(" | stays | ") || row.contains(" | closes | "))
                .hasSameSizeAs(ProblemCode.values());
    }

    private static List<String> documented(String prefix) throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "problems.md")).stream()
                .filter(line ->
                        line.startsWith("| `" + prefix) && (prefix.isEmpty() || line.startsWith("| `" + prefix + '`')))
                .toList();
    }
}
