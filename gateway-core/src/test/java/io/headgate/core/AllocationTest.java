package io.headgate.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.core.cache.BenchmarkLookup;
import io.headgate.core.proxy.BenchmarkFields;
import io.headgate.core.proxy.BenchmarkRoutes;
import io.headgate.core.upstream.BenchmarkPick;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.generators.BenchmarkProcessor;

/**
 * Holds the steps on the path of a request to the bytes they may allocate. Measured without escape analysis: what the
 * compiler saves depends on when it got to it, what the code asks for does not. With {@code -Dbenchmark.times} the
 * benchmarks are run as they are meant, for minutes, and their times are printed.
 */
@EnabledOnJre(JRE.JAVA_17)
class AllocationTest {

    /** The measurement's own bytes, spread over its operations. No object takes less than 16. */
    private static final double TOLERANCE = 8;

    private static final List<Class<?>> BENCHMARKS =
            List.of(BenchmarkRoutes.class, BenchmarkFields.class, BenchmarkLookup.class, BenchmarkPick.class);

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 40, unit = TimeUnit.MINUTES)
    void stepsOfARequest_bytesAllocated_areThoseAllowed() throws Exception {
        generate();
        List<String> wrong = new ArrayList<>();
        Map<String, Double> measured = measure();
        Properties allowed = allowed();
        measured.forEach((name, bytes) -> {
            double most = Double.parseDouble(allowed.getProperty(name, "0"));
            if (bytes > most + TOLERANCE) {
                wrong.add(String.format(Locale.ROOT, "%s = %.0f (allowed: %.0f)", name, bytes, most));
            }
        });
        assertThat(measured.keySet()).as("the benchmarks").isEqualTo(allowed.stringPropertyNames());
        assertThat(wrong)
                .as("bytes per operation; where more are meant, write them to allocations.properties")
                .isEmpty();
    }

    /** Makes the loops around the benchmarks: not while tests are compiled, where the lints would see JMH's code. */
    private void generate() {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options =
                List.of("-nowarn", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
        List<String> names = BENCHMARKS.stream().map(Class::getName).toList();
        JavaCompiler.CompilationTask task = compiler.getTask(null, null, null, options, names, null);
        task.setProcessors(List.of(new BenchmarkProcessor()));
        assertThat(task.call()).isTrue();
    }

    private Map<String, Double> measure() throws IOException, InterruptedException {
        boolean times = System.getProperty("benchmark.times") != null;
        Path result = folder.resolve("result.json");
        Path output = folder.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                times ? "-XX:+DoEscapeAnalysis" : "-XX:-DoEscapeAnalysis",
                "-cp",
                folder + File.pathSeparator + System.getProperty("java.class.path"),
                "org.openjdk.jmh.Main"));
        command.addAll(List.of("-prof", "gc", "-rf", "json", "-rff", result.toString(), "-bm", "avgt", "-tu", "ns"));
        command.addAll(
                times ? List.of("-f", "1") : List.of("-f", "0", "-wi", "2", "-w", "200ms", "-i", "2", "-r", "200ms"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(times ? 30 : 1, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(output);
        System.out.println(text);
        assertThat(ended && process.exitValue() == 0).as(text).isTrue();
        Map<String, Double> bytes = new TreeMap<>();
        for (Object each : new JsonArray(Files.readString(result))) {
            JsonObject benchmark = (JsonObject) each;
            String name = benchmark.getString("benchmark");
            JsonObject rate = benchmark.getJsonObject("secondaryMetrics").stream()
                    .filter(metric -> metric.getKey().endsWith("gc.alloc.rate.norm"))
                    .map(metric -> (JsonObject) metric.getValue())
                    .findFirst()
                    .orElseThrow();
            bytes.put(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1), rate.getDouble("score"));
        }
        return bytes;
    }

    private static Properties allowed() throws IOException {
        Properties allowed = new Properties();
        try (InputStream in = AllocationTest.class.getResourceAsStream("allocations.properties")) {
            allowed.load(in);
        }
        return allowed;
    }
}
