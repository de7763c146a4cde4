package io.headgate.dist;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gateway started from the built distribution in a folder of its own, and stopped with {@link #close}. */
final class GatewayProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Path folder;
    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private boolean blockedThreads;

    private GatewayProcess(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** Lays out a folder with the shipped plugins and that config, and starts a gateway in it. */
    static GatewayProcess start(Path folder, String config, String... jvmOptions) throws Exception {
        Headgate.layOut(folder, config);
        return again(folder, jvmOptions);
    }

    /** The same for a gateway that may have no more than so many files and sockets open. */
    static GatewayProcess startWithFiles(int most, Path folder, String config) throws Exception {
        Headgate.layOut(folder, config);
        ProcessBuilder command = Headgate.process(folder, "", "run");
        command.command().addAll(0, List.of("sh", "-c", "ulimit -n \"$0\" && exec \"$@\"", Integer.toString(most)));
        return started(folder, command);
    }

    /** Starts a gateway on what an earlier one has left in a folder. */
    static GatewayProcess again(Path folder, String... jvmOptions) throws Exception {
        return started(folder, Headgate.process(folder, String.join(" ", jvmOptions), "run"));
    }

    /** Starts a gateway by that command, on the files of a folder. */
    static GatewayProcess started(Path folder, ProcessBuilder command) throws Exception {
        Files.deleteIfExists(folder.resolve("state/running.json"));
        Process process = command.redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
        GatewayProcess gateway = new GatewayProcess(folder, process);
        try {
            gateway.await("the gateway to run", () -> Files.exists(folder.resolve("state/running.json")));
        } catch (AssertionError e) {
            process.destroyForcibly();
            throw new AssertionError(e.getMessage() + "\n" + Files.readString(folder.resolve("output.log")), e);
        }
        return gateway;
    }

    /** That Vert.x warns of a thread which is blocked is what the test is about: {@link #close} does not mind. */
    void expectBlockedThreads() {
        blockedThreads = true;
    }

    long pid() {
        return process.pid();
    }

    /** The memory that it takes of the machine, of every kind. */
    long residentBytes() throws IOException, InterruptedException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid())).start();
        String kilobytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
        ps.waitFor();
        return Long.parseLong(kilobytes) * 1024;
    }

    /** Collects garbage, of the whole heap. */
    void collectGarbage() throws IOException, InterruptedException {
        int status = new ProcessBuilder(Headgate.jdk("jcmd").toString(), Long.toString(pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (status != 0) {
            throw new AssertionError("jcmd ended with " + status);
        }
    }

    /** The time that processors have worked for it. */
    Duration cpuTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    Path plugins() {
        return folder.resolve("plugins");
    }

    /** Replaces the config by an atomic rename, as careful editors do. */
    void config(String text) throws IOException {
        Path next = folder.resolve("conf/.gateway.json.next");
        Files.writeString(next, text);
        Files.move(
                next,
                folder.resolve("conf/gateway.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** The port of a listener. */
    int port(String listener) throws IOException {
        return URI.create(running().getJsonObject("listeners").getString(listener))
                .getPort();
    }

    /** The port of the admin listener. */
    int adminPort() throws IOException {
        return URI.create(running().getString("admin")).getPort();
    }

    /** What an admin path answers to the bearer of the token. */
    HttpResponse<String> admin(String path) throws IOException, InterruptedException {
        return client.send(adminRequest(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The same with a method, a body of JSON and fields of its own. */
    HttpResponse<String> admin(String method, String path, String body, String... fields)
            throws IOException, InterruptedException {
        return admin(method, path, body.getBytes(StandardCharsets.UTF_8), fields);
    }

    /** The same with bytes that may be no text. */
    HttpResponse<String> admin(String method, String path, byte[] body, String... fields)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = adminRequest(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (fields.length > 0) {
            request.headers(fields);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends a jar to an admin path. */
    HttpResponse<String> upload(String path, byte[] jar) throws IOException, InterruptedException {
        HttpRequest request = adminRequest(path)
                .header("Content-Type", "application/java-archive")
                .POST(HttpRequest.BodyPublishers.ofByteArray(jar))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Where the admin listener is. */
    String adminUrl() throws IOException {
        return running().getString("admin");
    }

    /** What lets its bearer in there. */
    String token() throws IOException {
        return Files.readString(folder.resolve("state/admin.token")).trim();
    }

    private HttpRequest.Builder adminRequest(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create(adminUrl() + path))
                .header("Authorization", "Bearer " + token())
                .timeout(PATIENCE);
    }

    /** The entry of the jar of that name in the status; null when the gateway has not seen it. */
    @Nullable
    JsonObject plugin(String file) throws IOException, InterruptedException {
        for (Object plugin : status().getJsonArray("plugins")) {
            if (((JsonObject) plugin).getString("file").equals(file)) {
                return (JsonObject) plugin;
            }
        }
        return null;
    }

    /** The status that operators see. */
    JsonObject status() throws IOException, InterruptedException {
        return new JsonObject(admin("/api/v1/status").body());
    }

    /** The value of one metric, without labels or with them as they are exported. */
    double metric(String name) throws IOException, InterruptedException {
        double sum = 0;
        boolean found = false;
        for (String line : admin("/metrics").body().split("\n", -1)) {
            if (line.startsWith(name) && !line.startsWith("#")) {
                found = true;
                sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        if (!found) {
            throw new AssertionError("no metric " + name);
        }
        return sum;
    }

    String output() throws IOException {
        return Files.readString(folder.resolve("output.log"));
    }

    /** Waits for a condition; fails with a clear message when it does not come true or the gateway has died. */
    void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (!process.isAlive()) {
                throw new AssertionError(
                        "the gateway ended with " + process.exitValue() + " while waiting for " + what);
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what);
            }
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    /** Asks it to stop, as a service manager does, without waiting for it. */
    void terminate() {
        process.destroy();
    }

    /** Has it read its config again, as a service manager does. */
    void hangUp() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-HUP", Long.toString(pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Ends it without giving it a chance to clean up. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to stop and returns its exit code. */
    int stop() throws InterruptedException {
        terminate();
        return end();
    }

    /** Waits until it has ended, having been told to, and returns its exit code. */
    int end() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the gateway did not stop");
        }
        return process.exitValue();
    }

    /** Stops it. Whatever the test was about, no thread of the gateway may have been blocked meanwhile. */
    @Override
    public void close() {
        try {
            stop();
            List<String> warnings = output().lines()
                    .filter(line -> line.contains("has been blocked for"))
                    .toList();
            if (!blockedThreads && !warnings.isEmpty()) {
                throw new AssertionError("threads were blocked: " + warnings);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private JsonObject running() throws IOException {
        return new JsonObject(Files.readString(folder.resolve("state/running.json")));
    }
}
