package io.headgate.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** An nginx with one worker on one processor: the origin of all bodies, or the peer that the gateway is compared with. */
final class Nginx implements AutoCloseable {

    private static final String FRAME = """
            worker_processes 1;
            %s
            daemon off;
            pid nginx.pid;
            error_log error.log;
            events { worker_connections 4096; }
            http {
                access_log off;
                keepalive_requests 1000000000;
                client_body_temp_path body; proxy_temp_path proxy;
                fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
            %s
            }
            """;

    private static final String ORIGIN = """
                server {
                    listen 127.0.0.1:%d;
                    root files;
                    add_header Cache-Control max-age=3600;
                }
            """;

    /** Tuned: hits are faster without sendfile; buffers hold a whole body; connections to the origin are kept. */
    private static final String PEER = """
                sendfile off;
                proxy_cache_path cache keys_zone=pages:10m;
                upstream origin { server 127.0.0.1:%d; keepalive 128; }
                server {
                    listen 127.0.0.1:%d;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_buffer_size 16k;
                    proxy_buffers 8 16k;
                    proxy_pass_request_body off;
                    location / { proxy_pass http://origin; }
                    location /cached/ { proxy_cache pages; proxy_pass http://origin; }
                }
            """;

    private final Server server;

    private Nginx(Server server) {
        this.server = server;
    }

    /** Serves the bodies of all scenarios from files, on that processor. */
    static Nginx origin(Path folder, int port, int processor) throws IOException, InterruptedException {
        Random random = new Random(1);
        for (Scenario scenario : Scenario.values()) {
            Path file = folder.resolve("files" + scenario.path());
            Files.createDirectories(file.getParent());
            byte[] body = new byte[scenario.bytes()];
            random.nextBytes(body);
            Files.write(file, body);
        }
        return start(folder, ORIGIN.formatted(port), port, processor);
    }

    /** Passes on to the origin, and keeps what is below {@code /cached/}; its folder is best in memory. */
    static Nginx peer(Path folder, int port, int origin, int processor) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        return start(folder, PEER.formatted(origin, port), port, processor);
    }

    int port() {
        return server.port();
    }

    /** The worker, which is what does the work. */
    long pid() throws IOException {
        return server.process()
                .descendants()
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElseThrow(() -> new IOException("nginx has no worker"));
    }

    @Override
    public void close() {
        server.close();
    }

    private static Nginx start(Path folder, String servers, int port, int processor)
            throws IOException, InterruptedException {
        // Workers of root's nginx give up their rights, and then may not read a temporary folder.
        String user = System.getProperty("user.name").equals("root") ? "user root;" : "";
        Files.writeString(folder.resolve("nginx.conf"), FRAME.formatted(user, servers));
        return new Nginx(Server.start(
                new ProcessBuilder("nginx", "-p", folder.toString(), "-c", "nginx.conf"), folder, port, processor));
    }
}
