package io.headgate.core.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretMaskTest {

    private final SecretMask mask = new SecretMask(Set.of("password", "url"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"password\": \"a\\\"b\", \"x\": 1} | {\"password\": \"***\", \"x\": 1}",
                "{\"password\" : 12345} | {\"password\" : \"***\"}",
                "{\"password\": \"${DB_PASSWORD:}\"} | {\"password\": \"${DB_PASSWORD:}\"}",
                "{\"password\": \"\"} | {\"password\": \"\"}",
                "{\"password\": \"never ended | {\"password\": \"***\"",
                "{\"host\": \"password\"} | {\"host\": \"password\"}",
                "{\"address\": \"http://user:secret@host/\"} | {\"address\": \"http://user:***@host/\"}",
                "{\"address\": \"http://host:80/a@b\"} | {\"address\": \"http://host:80/a@b\"}"
            })
    void mask_text_hidesSecretsAndNothingElse(String text, String masked) {
        assertThat(mask.mask(text)).isEqualTo(masked);
    }

    @Test
    void unmask_whatWasMasked_isTheOriginalByteForByte() {
        String text = """
                { "databases": { "a": { "password": "x\\u00e9 \\" y" }, "b": { "password": 7 } },
                  "list": [ { "url": "redis://u:p@h" }, { "url": "redis://u:q@h" } ],
                  "address": "http://user:secret@host/" }
                """;
        assertThat(mask.mask(text)).doesNotContain("secret", "x\\u00e9", "redis:");
        assertThat(mask.unmask(mask.mask(text), text)).isEqualTo(text);
    }

    @Test
    void unmask_changedAround_keepsTheSecretAtItsPath() {
        String base = "{\"databases\": {\"a\": {\"password\": \"one\"}, \"b\": {\"password\": \"two\"}}}";
        String edited = "{\"databases\": {\"b\": {\"port\": 1, \"password\": \"***\"}}}";
        assertThat(mask.unmask(edited, base))
                .isEqualTo("{\"databases\": {\"b\": {\"port\": 1, \"password\": \"two\"}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"password\": \"${DB_PASSWORD:hunter2}\"}",
                "{\"password\": \"hunter2${SALT}\"}",
                "{\"password\": \"$${hunter2}\"}",
                "{\"pass\\u0077ord\": \"hunter2\"}",
                "{\"password\": [\"hunter2\", {\"old\": \"hunter2\"}]}",
                "{\"password\": \"x\", \"password\": \"hunter2\"}",
                "{\"address\": \"http://user:${P:hunter2}@host/\"}",
                "{\"password\": hunter2\\n"
            })
    void mask_secretInDisguise_isHidden(String text) {
        assertThat(mask.mask(text)).contains("***").doesNotContain("hunter2");
    }

    @Test
    void mask_veryLongSecret_isHidden() {
        String key = "\\n\\\"".repeat(100_000);
        assertThat(mask.mask("{\"password\": \"" + key + "\"}")).isEqualTo("{\"password\": \"***\"}");
        assertThat(mask.mask("{\"password\": \"" + key + "\"")).isEqualTo("{\"password\": \"***\"");
    }

    @Test
    void unmask_entriesAddedAndMoved_keepTheirOwnSecrets() {
        String base = """
                {"list": [{"name": "a", "password": "one"}, {"name": "b", "password": "two"}]}""";
        String edited = """
                {"list": [{"name": "c", "password": "new"}, {"password": "***", "name": "b"}, {"name": "a", "password": "***"}]}""";
        assertThat(mask.unmask(edited, base))
                .isEqualTo(edited.replaceFirst("\\*{3}", "two").replaceFirst("\\*{3}", "one"));
    }

    @Test
    void unmask_passwordOfAnotherUrl_refusesToGuess() {
        String base = "{\"address\": \"http://user:secret@host/\"}";
        assertThatThrownBy(() -> mask.unmask("{\"address\": \"http://user:***@other/\"}", base))
                .isInstanceOf(SecretMask.UnknownSecret.class);
    }

    @Test
    void unmask_listOfAnotherSize_refusesToGuess() {
        String base = "{\"list\": [{\"url\": \"one\"}]}";
        assertThatThrownBy(() -> mask.unmask("{\"list\": [{}, {\n\"url\": \"***\"}]}", base))
                .isInstanceOfSatisfying(SecretMask.UnknownSecret.class, unknown -> {
                    assertThat(unknown.path()).isEqualTo("list[1].url");
                    assertThat(unknown.line()).isEqualTo(2);
                });
        assertThatThrownBy(() -> mask.unmask("{\"list\": [{\"url\": \"***\"}, {}]}", base))
                .isInstanceOf(SecretMask.UnknownSecret.class);
    }
}
