package io.headgate.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What was measured on, without a name that tells whose it is. */
final class Machine {

    private Machine() {}

    static String describe(String nginx) throws IOException {
        String model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        return Runtime.getRuntime().availableProcessors() + " processors (" + model + "), "
                + System.getProperty("os.name")
                + ' ' + System.getProperty("os.version").replaceAll("[^0-9.].*", "") + ", Java "
                + Runtime.version().feature() + " (" + System.getProperty("java.vm.name") + "), " + nginx;
    }

    /** Which nginx is installed, such as {@code nginx/1.22.1}. */
    static String nginx() throws IOException, InterruptedException {
        String said = Programs.run(Duration.ofSeconds(10), List.of("nginx", "-v"));
        return said.substring(said.indexOf(':') + 1).strip();
    }
}
