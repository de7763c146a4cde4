package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A window of a browser at the console. Whatever a test does there, the page reports no error, runs no script of
 * anybody's and asks no other host for anything: {@link #close} sees to that.
 */
final class ConsoleWindow implements AutoCloseable {

    private static final int MOST_TABS = 80;
    static final int PATIENCE_MILLIS = 60_000;
    private static final Path SCREENSHOTS = Path.of(System.getProperty("headgate.screenshots"));

    /** Chromium notes refused requests to the API itself; that the page tells them to the user is what tests look at. */
    private static final Pattern REFUSED_REQUEST = Pattern.compile("Failed to load resource: .* status of 4\\d\\d .*");

    private final BrowserContext context;
    private final Page page;
    private final String url;
    private final String token;
    private final List<String> troubles = new ArrayList<>();

    private ConsoleWindow(BrowserContext context, String url, String token) {
        this.context = context;
        this.url = url;
        this.token = token;
        this.page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())
                    && !(REFUSED_REQUEST.matcher(message.text()).matches()
                            && message.location().startsWith(url + "/api/"))) {
                troubles.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(error -> troubles.add("error: " + error));
        page.onDialog(dialog -> {
            troubles.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onRequest(request -> {
            if (!request.url().startsWith(url + '/') && !request.url().startsWith("data:")) {
                troubles.add("request to another host: " + request.url());
            }
        });
    }

    static ConsoleWindow open(Browser browser, GatewayProcess gateway) throws IOException {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(1280, 900)
                .setReducedMotion(ReducedMotion.REDUCE)
                .setTimezoneId("UTC")
                .setPermissions(List.of("clipboard-read", "clipboard-write"))
                .setLocale("en-GB"));
        ConsoleWindow window = new ConsoleWindow(context, gateway.adminUrl(), gateway.token());
        window.page.navigate(window.url + "/");
        return window;
    }

    Page page() {
        return page;
    }

    /** Types a token into the form and sends it. */
    ConsoleWindow logIn(String text) {
        page.getByLabel("Token").fill(text);
        page.keyboard().press("Enter");
        return this;
    }

    /** Logs in with the gateway's own token. */
    ConsoleWindow logIn() {
        logIn(token);
        page.getByRole(AriaRole.NAVIGATION).waitFor();
        return this;
    }

    /** Goes to a page by its name in the navigation. */
    void go(String name) {
        page.getByRole(AriaRole.NAVIGATION)
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(name).setExact(true))
                .click();
        heading(name).waitFor();
    }

    Locator heading(String name) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** A button, also one of an open dialog. */
    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Waits for a text somewhere on the page. */
    void see(String text) {
        page.getByText(text).first().waitFor();
    }

    /** Goes by the tabulator to what has that name, and fails when one does not come there. */
    ConsoleWindow tabTo(String name) {
        List<String> passed = new ArrayList<>();
        for (int i = 0; i < MOST_TABS; i++) {
            page.keyboard().press("Tab");
            String focused = (String)
                    page.evaluate("() => { const e = document.activeElement; const label = e.labels?.[0]; return"
                            + " e.getAttribute('aria-label') ?? (label ?? e).textContent.trim(); }");
            if (focused.startsWith(name)) {
                return this;
            }
            passed.add(focused.length() > 30 ? focused.substring(0, 30) : focused);
        }
        throw new AssertionError("no way by the keyboard to " + name + ", only to " + passed);
    }

    ConsoleWindow press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
        return this;
    }

    /** Puts the whole page into a picture, in which files have the names that they have for users. */
    void picture(String name) throws IOException {
        page.evaluate("() => document.querySelectorAll('.facts code').forEach(e => {"
                + " if (e.textContent.endsWith('.json')) e.textContent = 'conf/gateway.json'; })");
        Files.createDirectories(SCREENSHOTS);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    @Override
    public void close() {
        context.close();
        assertThat(troubles).isEmpty();
    }
}
