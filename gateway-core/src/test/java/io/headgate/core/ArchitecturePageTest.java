package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page of the architecture names is there. */
class ArchitecturePageTest {

    private static final Path PAGE = Path.of("..", "docs", "architecture.md");
    private static final Path CORE = Path.of("src", "main", "java", "io", "headgate", "core");
    private static final Pattern FILE = Pattern.compile("`([a-z/]+/[A-Z][A-Za-z]+\\.java)`");
    private static final Pattern TYPE = Pattern.compile("`(?:[a-z.]+\\.)?([A-Z][A-Za-z]+)(?:\\.[A-Za-z.]+)?`");

    @Test
    void page_everyFileOfTheWay_isThere() throws IOException {
        Set<String> files = names(FILE);

        assertThat(files)
                .hasSizeGreaterThan(15)
                .allSatisfy(file -> assertThat(CORE.resolve(file)).isRegularFile());
    }

    @Test
    void page_everyTypeItNames_isThere() throws IOException {
        Set<String> types = sources(CORE);

        assertThat(names(TYPE)).hasSizeGreaterThan(50).isSubsetOf(inner(types));
    }

    @Test
    void page_everyPackage_isInItsTable() throws IOException {
        String page = Files.readString(PAGE);
        try (Stream<Path> folders = Files.list(CORE)) {
            assertThat(folders.filter(Files::isDirectory).map(Path::getFileName))
                    .allSatisfy(name -> assertThat(page).contains('`' + name.toString() + '`'));
        }
    }

    private static Set<String> names(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> sources(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** With those that are not in a file of their own, or in a test. */
    private static Set<String> inner(Set<String> types) {
        types.addAll(Set.of("ArchitectureTest"));
        return types;
    }
}
