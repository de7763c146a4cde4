package io.headgate.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and signatures are made by the programs of the JDK, as users make them. */
class TrustedSignersTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path keys;

    @TempDir
    private Path home;

    @BeforeAll
    static void makeKeys() throws Exception {
        keytool("own", "-dname", "CN=Own");
        keytool("other", "-dname", "CN=Other");
        keytool("expired", "-dname", "CN=Expired", "-startdate", "-2y", "-validity", "365");
        keytool("root", "-dname", "CN=Root", "-ext", "bc:c");
        keytool("leaf", "-dname", "CN=Leaf", "-signer", "root");
        for (String alias : List.of("own", "expired", "root")) {
            run("keytool", "-exportcert", "-rfc", "-alias", alias, "-file", keys.resolve(alias + ".pem") + "");
        }
    }

    @Test
    void check_signedByATrustedKey_passes() throws Exception {
        trusting("own").check(signed("own"));
    }

    @Test
    void check_signedByAKeyThatATrustedOneVouchesFor_passes() throws Exception {
        trusting("root").check(signed("leaf"));
    }

    @Test
    void check_keyStore_isReadLikePem() throws Exception {
        TrustedSigners.of(new PluginPolicy.TrustedKeys(store(), PASSWORD), Clock.systemUTC())
                .check(signed("other"));
    }

    @Test
    void check_notSigned_isRefused() {
        assertRefused(trusting("own"), jar(), RefusalCode.UNSIGNED);
    }

    @Test
    void check_signedByAnotherKey_isRefusedAndNamesIt() throws Exception {
        assertThat(assertRefused(trusting("own"), signed("other"), RefusalCode.UNTRUSTED_SIGNER))
                .contains("CN=Other", "CN=Own");
        assertRefused(trusting("own"), signed("leaf"), RefusalCode.UNTRUSTED_SIGNER);
    }

    @Test
    void check_certificateIsNotValidAnyMore_isRefused() throws Exception {
        assertRefused(trusting("expired"), signed("expired"), RefusalCode.CERTIFICATE_EXPIRED);
    }

    @Test
    void check_entryAddedAfterwards_isRefused() throws Exception {
        Path jar = signed("own");
        rewrite(jar, entries -> entries.put("testplugin/More.class", new byte[] {1}));
        assertThat(assertRefused(trusting("own"), jar, RefusalCode.PARTLY_SIGNED))
                .contains("testplugin/More.class");
    }

    @Test
    void check_entryChangedAfterwards_isRefused() throws Exception {
        Path jar = signed("own");
        rewrite(jar, entries -> entries.put("note.txt", "changed".getBytes(StandardCharsets.US_ASCII)));
        assertRefused(trusting("own"), jar, RefusalCode.TAMPERED);
    }

    @Test
    void check_signatureTakenAway_isUnsigned() throws Exception {
        Path jar = signed("own");
        rewrite(jar, entries -> entries.keySet().removeIf(name -> name.endsWith(".SF") || name.endsWith(".RSA")));
        assertRefused(trusting("own"), jar, RefusalCode.UNSIGNED);
    }

    @Test
    void of_whatCannotBeRead_saysWhichKeyOfTheConfig() throws Exception {
        assertThatThrownBy(() -> trusting("none"))
                .hasMessage("plugins.trustStore.path: \"" + keys.resolve("none.pem") + "\" (there is no such file)");
        assertThatThrownBy(() ->
                        TrustedSigners.of(new PluginPolicy.TrustedKeys(store(), "a wrong secret"), Clock.systemUTC()))
                .hasMessageStartingWith("plugins.trustStore.path: ")
                .hasMessageNotContaining("a wrong secret");
        Path text = Files.writeString(home.resolve("text"), "no key store");
        assertThatThrownBy(() -> TrustedSigners.of(new PluginPolicy.TrustedKeys(text, ""), Clock.systemUTC()))
                .hasMessageContaining("cannot be read (expected: ");
        assertThat(new PluginPolicy.TrustedKeys(text, "secret").toString()).doesNotContain("secret");
    }

    @Test
    void host_trustChangesWhileAPluginIsInUse_isJudgedAnew() throws Exception {
        PluginHostFixture fixture = new PluginHostFixture(home);
        PluginHostFixture.await(fixture.host.limit(policy("own")));
        Files.copy(signed("own"), fixture.folder.resolve("shop.jar"));
        TestPluginJar.of("shoe", "1.0.0").writeTo(fixture.folder, "unsigned.jar");
        fixture.start().watch();
        fixture.eventually(List.of("shop.jar LOADED shop 1.0.0", "unsigned.jar REFUSED shoe 1.0.0 UNSIGNED"));

        PluginHostFixture.await(fixture.host.limit(policy("root")));
        PluginHostFixture.await(fixture.host.rescan());
        fixture.eventually(List.of("shop.jar QUARANTINED shop 1.0.0", "unsigned.jar REFUSED shoe 1.0.0 UNSIGNED"));
        assertThatThrownBy(() -> PluginHostFixture.await(fixture.host.release("shop")))
                .hasMessageContaining("UNTRUSTED_SIGNER");

        PluginHostFixture.await(fixture.host.limit(policy("own")));
        PluginHostFixture.await(fixture.host.rescan());
        fixture.eventually(List.of("shop.jar LOADED shop 1.0.0", "unsigned.jar REFUSED shoe 1.0.0 UNSIGNED"));

        PluginHostFixture.await(fixture.host.limit(PluginPolicy.NONE));
        PluginHostFixture.await(fixture.host.rescan());
        fixture.eventually(List.of("shop.jar LOADED shop 1.0.0", "unsigned.jar LOADED shoe 1.0.0"));
        fixture.close();
    }

    private static PluginPolicy policy(String trusted) {
        return new PluginPolicy(
                PluginPolicy.NONE.errorBudget(),
                PluginPolicy.NONE.timeBudget(),
                PluginPolicy.NONE.maxThreads(),
                PluginPolicy.NONE.workers(),
                List.of(),
                new PluginPolicy.TrustedKeys(keys.resolve(trusted + ".pem"), ""));
    }

    private static TrustedSigners trusting(String alias) {
        return TrustedSigners.of(new PluginPolicy.TrustedKeys(keys.resolve(alias + ".pem"), ""), Clock.systemUTC());
    }

    private static String assertRefused(TrustedSigners signers, Path jar, RefusalCode code) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> signers.check(jar));
        assertThat(refused).as("refused").isNotNull();
        assertEquals(code, refused.refusal().code(), refused.refusal().reason());
        return refused.refusal().reason();
    }

    private Path jar() {
        return TestPluginJar.of("shop", "1.0.0")
                .entry("note.txt", "as it was".getBytes(StandardCharsets.US_ASCII))
                .entry("META-INF/more/deep.txt", new byte[] {1})
                .writeTo(home, "made.jar");
    }

    private Path signed(String alias) throws Exception {
        Path jar = jar();
        run("jarsigner", "-storepass", PASSWORD, jar.toString(), alias);
        return jar;
    }

    private interface Change {
        void to(Map<String, byte[]> entries);
    }

    private static void rewrite(Path jar, Change change) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (var all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        change.to(entries);
        Path next = jar.resolveSibling("next.jar");
        try (JarOutputStream zip = new JarOutputStream(Files.newOutputStream(next))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path store() {
        return keys.resolve("keys.p12");
    }

    private static void keytool(String alias, String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-keyalg", "RSA", "-keysize", "2048"));
        arguments.addAll(List.of(more));
        if (!arguments.contains("-validity")) {
            arguments.addAll(List.of("-validity", "365"));
        }
        arguments.addAll(List.of("-storepass", PASSWORD));
        run("keytool", arguments.toArray(String[]::new));
    }

    private static void run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
        command.addAll(List.of("-keystore", store().toString()));
        if (arguments[0].equals("-genkeypair") || arguments[0].equals("-exportcert")) {
            command.remove(2);
            command.remove(1);
            command.addAll(List.of(arguments));
            command.addAll(List.of("-keystore", store().toString(), "-storepass", PASSWORD));
        } else {
            command.addAll(List.of(arguments));
        }
        Path output = Files.createTempFile(keys, program, ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }
}
