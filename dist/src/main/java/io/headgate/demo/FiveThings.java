package io.headgate.demo;

import io.headgate.core.plugin.PluginStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** Does by itself the five things that the demo invites people to try, and says what it saw. */
final class FiveThings {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int REQUESTS = 200;

    private final Demo demo;
    private final PrintWriter out;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private int failures;

    FiveThings(Demo demo, PrintWriter out) {
        this.demo = demo;
        this.out = out;
    }

    /** Whether all that could be tried went as it should. */
    boolean run() throws IOException, InterruptedException {
        hits();
        balance();
        if (demo.hasDatabase()) {
            products();
        } else {
            out.println("3. Product list: left out, there is no database (see above)");
        }
        stopServer();
        dropJar();
        out.println(failures == 0 ? "All of it worked." : failures + " of the five did not work.");
        return failures == 0;
    }

    private void hits() throws IOException, InterruptedException {
        HttpResponse<String> first = get("/products/once");
        HttpResponse<String> second = get("/products/once");
        String status = field(second, "Cache-Status");
        say(
                1,
                "A page twice: first \"" + field(first, "Cache-Status") + "\", then \"" + status + "\"",
                first.statusCode() == 200 && status.contains("hit"));
    }

    private void balance() throws IOException, InterruptedException {
        Set<String> servers = new TreeSet<>();
        for (int i = 0; i < 12; i++) {
            servers.add(field(get("/cart"), "X-Served-By"));
        }
        say(2, "Twelve visits to the cart were answered by " + servers, servers.size() == 3);
    }

    private void products() throws IOException, InterruptedException {
        HttpResponse<String> first = get("/api/products?category=cakes");
        HttpResponse<String> second = get("/api/products?category=cakes");
        boolean rows = first.statusCode() == 200 && !new JsonArray(first.body()).isEmpty();
        String status = field(second, "Cache-Status");
        say(
                3,
                "The product list came from PostgreSQL, then from the cache: \"" + status + '"',
                rows && status.contains("hit"));
        if (!rows) {
            out.println("   instead: " + first.statusCode() + ' ' + first.body());
        }
    }

    private void stopServer() throws IOException, InterruptedException {
        post(demo.controlUrl() + "/shop-2/stop");
        int failed = 0;
        for (int i = 0; i < REQUESTS; i++) {
            failed += get("/cart").statusCode() == 200 ? 0 : 1;
        }
        post(demo.controlUrl() + "/shop-2/start");
        say(4, "shop-2 was stopped: " + failed + " of " + REQUESTS + " requests failed", failed == 0);
    }

    private void dropJar() throws IOException, InterruptedException {
        demo.folder().drop();
        JsonObject config = demo.folder().read();
        JsonArray routes = config.getJsonArray("routes");
        routes.getJsonObject(routes.size() - 1)
                .put(
                        "filters",
                        new JsonArray()
                                .add(new JsonObject().put("type", "demo-banner").put("text", "It works")));
        long began = System.nanoTime();
        boolean loaded = await(() -> loaded("demo"));
        demo.folder().write(config);
        boolean seen =
                loaded && await(() -> field(get("/cart"), "X-Headgate-Demo").equals("It works"));
        long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
        say(5, "A jar was dropped and the config named it: its field was there after " + millis + " ms", seen);
    }

    private boolean loaded(String plugin) {
        return demo.gateway().plugins().stream()
                .anyMatch(status -> plugin.equals(status.id()) && status.state() == PluginStatus.State.LOADED);
    }

    private interface Check {
        boolean holds() throws IOException, InterruptedException;
    }

    private static boolean await(Check check) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!check.holds()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(20);
        }
        return true;
    }

    private void say(int number, String what, boolean worked) {
        failures += worked ? 0 : 1;
        out.println(number + ". " + what + (worked ? "" : "   <-- not as expected"));
        out.flush();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(demo.url() + path)).GET());
    }

    private void post(String url) throws IOException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String field(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("none");
    }
}
