package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the build lays out, and packs, for users. */
class DistributionIT {

    private static final Path HOME = Path.of(System.getProperty("headgate.home"));
    private static final Path ARCHIVE = Path.of(System.getProperty("headgate.archive"));

    @Test
    void layout_afterPackage_holdsEveryPart() throws IOException {
        assertThat(HOME.resolve("bin/headgate")).isExecutable();
        assertThat(HOME.resolve("LICENSE")).isRegularFile();
        assertThat(HOME.resolve("systemd/headgate.service")).isRegularFile();
        assertThat(pluginIds("plugins")).containsExactlyInAnyOrder("balancing", "cache-memory", "health");
        assertThat(pluginIds("demo")).containsExactly("demo");
        assertThat(names("lib"))
                .anyMatch(name -> name.startsWith("gateway-core-"))
                .anyMatch(name -> name.matches("netty-transport-native-epoll-.*-linux-x86_64.jar"))
                .anyMatch(name -> name.matches("netty-transport-native-epoll-.*-linux-aarch_64.jar"))
                .noneMatch(name -> name.contains("junit") || name.contains("assertj") || name.contains("caffeine"));
    }

    @Test
    void pages_everyLinkBetweenThem_leadsToAFile() throws IOException {
        Pattern link = Pattern.compile("]\\(([^)#]+)[^)]*\\)");
        List<Path> pages = files(HOME).stream()
                .filter(file -> file.toString().endsWith(".md"))
                .toList();
        assertThat(pages).contains(HOME.resolve("README.md"), HOME.resolve("docs/operations.md"));
        for (Path page : pages) {
            link.matcher(Files.readString(page))
                    .results()
                    .map(found -> found.group(1))
                    .filter(target -> !target.contains("://"))
                    .forEach(target -> assertThat(page.resolveSibling(target))
                            .as(page + " links it")
                            .exists());
        }
    }

    @Test
    void archive_unpacked_isTheLayoutInOneFolder(@TempDir Path folder) throws Exception {
        var tar = new ProcessBuilder("tar", "-xzf", ARCHIVE.toString(), "-C", folder.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();

        var name = ARCHIVE.getFileName().toString().replace(".tar.gz", "");
        assertThat(folder.toFile().list()).containsExactly(name);
        var unpacked = folder.resolve(name);
        assertThat(unpacked.resolve("bin/headgate")).isExecutable();
        assertThat(relative(unpacked)).isEqualTo(relative(HOME));
    }

    @ParameterizedTest
    @MethodSource("pluginJars")
    void pluginJar_afterPackage_isNamedByIdAndVersionAndBringsNothingOfTheHost(Path jar) throws IOException {
        try (var file = new JarFile(jar.toFile())) {
            var manifest = attributes(file);
            assertThat(jar).hasFileName(manifest.get("Plugin-Id") + "-" + manifest.get("Plugin-Version") + ".jar");
            assertThat(manifest)
                    .containsKeys("Plugin-Class", "Plugin-Provider", "Plugin-Requires", "Plugin-Description")
                    .containsEntry("Plugin-License", "Apache-2.0");
            assertThat(file.getEntry("META-INF/extensions.idx")).isNotNull();
            assertThat(file.stream().map(entry -> entry.getName()))
                    .noneMatch(name -> name.startsWith("io/headgate/api/")
                            || name.startsWith("io/vertx/")
                            || name.startsWith("io/netty/")
                            || name.startsWith("org/pf4j/")
                            || name.startsWith("org/slf4j/"));
        }
    }

    static List<Path> pluginJars() throws IOException {
        return files(HOME).stream()
                .filter(file ->
                        file.getParent().endsWith("plugins") || file.getParent().endsWith("demo"))
                .toList();
    }

    private static List<String> pluginIds(String folder) throws IOException {
        return names(folder).stream()
                .map(name -> name.replaceFirst("-[0-9].*", ""))
                .toList();
    }

    private static List<String> names(String folder) throws IOException {
        return files(HOME.resolve(folder)).stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    private static List<String> relative(Path folder) throws IOException {
        return files(folder).stream()
                .map(file -> folder.relativize(file).toString())
                .toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Map<String, String> attributes(JarFile jar) throws IOException {
        var attributes = new HashMap<String, String>();
        jar.getManifest()
                .getMainAttributes()
                .forEach((name, value) -> attributes.put(name.toString(), value.toString()));
        return attributes;
    }
}
