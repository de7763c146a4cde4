package io.headgate.api.plugin;

import java.util.regex.Pattern;

/**
 * A page of the console that a plugin brings, as an ES module in its jar.
 *
 * <p>The module's default export is called with an element to fill and an object {@code {api, feed}}, with which it
 * reaches the admin API in the name of the user; it may return a function that is called when the page is left. It can
 * import {@code lit} and what is beside it.
 *
 * <p>The files of the module's folder, and of folders in it, are served by the admin listener to whoever reaches it, also
 * without the token: there must be no secret in them.
 *
 * @param title what the navigation says, of 1 to 40 characters
 * @param module where the module is in the jar, in a folder that holds nothing else, such as {@code console/panel.js}
 */
public record Panel(String title, String module) {

    private static final Pattern MODULE =
            Pattern.compile("(?!META-INF/)([A-Za-z0-9_-][A-Za-z0-9_.-]*/)+[A-Za-z0-9_-]+\\.js");
    private static final int LONGEST_TITLE = 40;

    /** @throws IllegalArgumentException when the title or the module is none */
    public Panel {
        if (title.isBlank() || title.length() > LONGEST_TITLE) {
            throw new IllegalArgumentException(
                    "title: \"" + title + "\" (expected: 1 to " + LONGEST_TITLE + " characters)");
        }
        if (!MODULE.matcher(module).matches()) {
            throw new IllegalArgumentException(
                    "module: \"" + module + "\" (expected: a file in a folder of the jar such as console/panel.js)");
        }
    }
}
