package io.headgate.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server that listens on a port of the loopback address, as a process of its own bound to one processor. */
final class Server implements AutoCloseable {

    private static final Duration MOST = Duration.ofSeconds(40);

    private final Process process;
    private final int port;

    private Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts it, and waits until it listens; fails with what it has said when it does not. */
    static Server start(ProcessBuilder builder, Path folder, int port, int processor)
            throws IOException, InterruptedException {
        Path output = folder.resolve("output.log");
        List<String> command = new ArrayList<>(List.of("taskset", "-c", Integer.toString(processor)));
        command.addAll(builder.command());
        Server server = new Server(
                builder.command(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                port);
        try {
            Reachable.await(port, server.process, MOST);
            return server;
        } catch (IOException e) {
            server.close();
            throw new IOException(
                    command.get(3) + " did not start: "
                            + Files.readString(output).strip(),
                    e);
        }
    }

    int port() {
        return port;
    }

    /** Launchers hand their process over to what they launch. */
    ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(MOST.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
