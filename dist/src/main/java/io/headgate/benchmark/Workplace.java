package io.headgate.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder, in memory where there is one, which goes when it is closed. */
final class Workplace implements AutoCloseable {

    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path root;

    private Workplace(Path root) {
        this.root = root;
    }

    static Workplace make() throws IOException {
        return new Workplace(
                Files.isWritable(MEMORY)
                        ? Files.createTempDirectory(MEMORY, "headgate-benchmark-")
                        : Files.createTempDirectory("headgate-benchmark-"));
    }

    Path folder(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    @Override
    public void close() throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(root)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
