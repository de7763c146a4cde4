package io.headgate.core.admin;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The console's document, with the import map in it, and the policy that it is shown under. */
final class ConsolePage {

    private final String html;
    private final String policy;

    ConsolePage() {
        String map = importMap().encode();
        this.html = template().replace("${importMap}", map);
        this.policy = policy(map);
    }

    String html() {
        return html;
    }

    /** The Content-Security-Policy of all that belongs to the console. */
    String policy() {
        return policy;
    }

    /** Which file a module's name in an import stands for. */
    private static JsonObject importMap() {
        JsonObject imports = new JsonObject()
                .put("lit", ConsoleLibrary.LIT.path() + "index.js")
                .put("lit/", ConsoleLibrary.LIT.path())
                .put("lit-html", ConsoleLibrary.LIT_HTML.path() + "lit-html.js")
                .put("lit-html/", ConsoleLibrary.LIT_HTML.path())
                .put("lit-element/", ConsoleLibrary.LIT_ELEMENT.path())
                .put("@lit/reactive-element", ConsoleLibrary.REACTIVE_ELEMENT.path() + "reactive-element.js")
                .put("@lit/reactive-element/", ConsoleLibrary.REACTIVE_ELEMENT.path())
                .put("echarts", ConsoleLibrary.ECHARTS.path() + "dist/echarts.esm.min.js")
                .put("monaco-editor/", ConsoleLibrary.MONACO.path());
        return new JsonObject().put("imports", imports);
    }

    /**
     * Everything from here and nothing else. The exceptions: the one script that is written into the document, by its
     * hash; styles that the editor and the charts set on their elements; pictures within style sheets.
     */
    private static String policy(String map) {
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self' 'sha256-" + sha256(map) + "'",
                "style-src 'self' 'unsafe-inline'",
                "img-src 'self' data:",
                "font-src 'self'",
                "connect-src 'self'",
                "worker-src 'self'",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'");
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String template() {
        try (InputStream in = ConsolePage.class.getResourceAsStream("console.html")) {
            if (in == null) {
                throw new IllegalStateException("console.html is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
