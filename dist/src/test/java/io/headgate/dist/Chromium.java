package io.headgate.dist;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The Chromium of this machine, for tests of the console. */
final class Chromium implements AutoCloseable {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");
    private static final boolean DEMANDED = Boolean.getBoolean("headgate.browser.demanded");

    /** Tells the build's last lines that tests were left out. */
    private static final Path LEFT_OUT = Path.of(System.getProperty("headgate.browser.leftOut"));

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts it. Where none is installed the test is left out and the build says so, or fails where one is demanded. */
    static Chromium start() throws IOException {
        Optional<Path> program = program();
        if (program.isEmpty()) {
            if (DEMANDED) {
                throw new AssertionError("no Chromium on the PATH (install one, or set CHROMIUM to its program)");
            }
            Files.writeString(LEFT_OUT, "");
            Assumptions.abort("no Chromium on the PATH");
        }
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        PlaywrightAssertions.setDefaultAssertionTimeout(ConsoleWindow.PATIENCE_MILLIS);
        try {
            return new Chromium(
                    playwright,
                    playwright
                            .chromium()
                            .launch(new BrowserType.LaunchOptions()
                                    .setExecutablePath(program.orElseThrow())
                                    // Chromium refuses to run as root with its sandbox.
                                    .setArgs(List.of("--no-sandbox"))));
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    /** Whether there is one. */
    static boolean isInstalled() {
        return program().isPresent();
    }

    /** A window of its own, at a gateway's console. */
    ConsoleWindow open(GatewayProcess gateway) throws IOException {
        return ConsoleWindow.open(browser, gateway);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Optional<Path> program() {
        String named = System.getenv("CHROMIUM");
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        return NAMES.stream()
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
