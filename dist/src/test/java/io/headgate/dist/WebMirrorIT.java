package io.headgate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An installed documentation tree, served by two nginx, fetched whole through the gateway by {@code wget -r}. */
@Tag("peers")
class WebMirrorIT {

    private static final int ENOUGH = 3000;
    private static final List<Path> TREES = List.of(
            Path.of("/usr/share/doc"), Path.of("/usr/share/man"), Path.of("/usr/share/info"), Path.of("/usr/share"));

    @TempDir
    Path folder;

    @Test
    void tree_fetchedByWget_equalsTheOriginalByteForByte() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        List<Path> files = copyDocumentation(tree);
        try (Nginx one = new Nginx(tree, folder.resolve("one"));
                Nginx two = new Nginx(tree, folder.resolve("two"))) {
            String config = new Config()
                    .pool("web", one.address(), two.address())
                    // Holds all of the tree: what a smaller one keeps of it is up to the order of the files.
                    .cache("pages", "512MiB")
                    .route(
                            "docs",
                            "/*",
                            new JsonObject()
                                    .put("pool", "web")
                                    .put(
                                            "cache",
                                            new JsonObject().put("use", "pages").put("ttl", "10m")))
                    .toString();
            try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("gateway"), config)) {
                String url = "http://127.0.0.1:" + gateway.port("web") + "/";
                assertThat(mirror(url, folder.resolve("first"), tree, files)).isEmpty();
                assertThat(mirror(url, folder.resolve("second"), tree, files)).isEmpty();
                JsonObject cache = gateway.status().getJsonArray("caches").getJsonObject(0);
                assertThat(cache.getLong("hits")).isGreaterThan(ENOUGH / 2);
                assertThat(one.served()).isPositive();
                assertThat(two.served()).isPositive();
            }
        }
    }

    /** Copies real files until there are enough; their names, relative to the folder. */
    private static List<Path> copyDocumentation(Path target) throws IOException {
        for (Path tree : TREES) {
            List<Path> files = files(tree);
            if (files.size() >= ENOUGH) {
                for (Path file : files) {
                    Path copy = target.resolve(file.toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(tree.resolve(file), copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
                return files;
            }
        }
        throw new AssertionError("no tree of " + ENOUGH + " files in any of " + TREES);
    }

    private static List<Path> files(Path tree) throws IOException {
        if (!Files.isDirectory(tree)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(tree)) {
            return files.filter(
                            file -> Files.isRegularFile(file) && !Files.isSymbolicLink(file) && isNamedPlainly(file))
                    .map(tree::relativize)
                    .limit(2L * ENOUGH)
                    .toList();
        }
    }

    /**
     * Whether nginx lists it: not what begins with a dot. An index of its own would hide a folder's listing, which is what
     * wget saves under that name.
     */
    private static boolean isNamedPlainly(Path file) {
        String name = file.getFileName().toString();
        return !name.equals("index.html")
                && !file.toString().contains("/.")
                && name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
    }

    /** Fetches everything below an address, from listing to listing; returns what differs. */
    private static List<Path> mirror(String url, Path target, Path tree, List<Path> files) throws Exception {
        Path log = target.resolveSibling(target.getFileName() + ".log");
        Process wget = new ProcessBuilder(
                        "wget",
                        "-r",
                        "-l",
                        "inf",
                        "-nH",
                        "-nv",
                        "--tries=1",
                        "-e",
                        "robots=off",
                        "--restrict-file-names=nocontrol",
                        "-P",
                        target.toString(),
                        url)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(wget.waitFor(100, TimeUnit.SECONDS)).as("wget ended").isTrue();
        assertThat(wget.exitValue()).as(() -> failures(log)).isZero();
        return files.stream()
                .filter(file -> differs(tree.resolve(file), target.resolve(file)))
                .toList();
    }

    private static boolean differs(Path one, Path other) {
        try {
            return !Files.exists(other) || Files.mismatch(one, other) != -1;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String failures(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return String.join(
                    "\n",
                    lines.filter(line -> !line.contains(" URL:")).limit(20).toList());
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** An installed nginx that serves a folder from a free port. */
    private static final class Nginx implements AutoCloseable {

        private final Path home;
        private final int port;
        private final Process process;

        Nginx(Path root, Path home) throws Exception {
            this.home = Files.createDirectories(home);
            this.port = freePort();
            Path conf = Files.writeString(home.resolve("nginx.conf"), conf(root));
            process = new ProcessBuilder("nginx", "-p", home.toString(), "-c", conf.toString(), "-e", "error.log")
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("output.log").toFile())
                    .start();
            Await.until("nginx to listen", this::listens);
        }

        String address() {
            return "http://127.0.0.1:" + port;
        }

        /** How many requests it has answered. */
        long served() throws IOException {
            try (Stream<String> lines = Files.lines(home.resolve("access.log"))) {
                return lines.count();
            }
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }

        private boolean listens() throws IOException {
            if (!process.isAlive()) {
                throw new AssertionError("nginx ended: " + Files.readString(home.resolve("output.log")));
            }
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                return false;
            }
        }

        private String conf(Path root) {
            String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
            return user + """
                    daemon off;
                    worker_processes 1;
                    pid nginx.pid;
                    events { worker_connections 256; }
                    http {
                      access_log access.log;
                      client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                      uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                      # Only the listings are pages: what the files themselves link to need not be here.
                      types { } default_type application/octet-stream;
                      server { listen 127.0.0.1:@PORT@; root @ROOT@; autoindex on; }
                    }
                    """.replace("@PORT@", Integer.toString(port)).replace("@ROOT@", root.toString());
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        }
    }
}
