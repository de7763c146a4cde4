package io.headgate.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What processes and processors have used up so far, from {@code /proc} (proc(5)). */
final class Cost {

    /** Kernel ticks are of a hundredth of a second for everything that {@code /proc} shows. */
    private static final double TICK_SECONDS = 0.01;

    private Cost() {}

    /** The processor time of a process, of all of its threads, in seconds. */
    static double cpuSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // The name, which comes second, may hold spaces.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_SECONDS;
    }

    /** The memory of a process, with its share of what it shares with others, in bytes. */
    static long memory(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            if (line.startsWith("Pss:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IOException("no Pss in smaps_rollup");
    }

    /** How long a processor has been busy, in seconds. */
    static double busySeconds(int processor) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/stat"))) {
            if (line.startsWith("cpu" + processor + ' ')) {
                String[] fields = line.split(" +", -1);
                long busy = 0;
                for (int i = 1; i < fields.length; i++) {
                    // idle and iowait; guest times are within user times
                    busy += i == 4 || i == 5 || i > 8 ? 0 : Long.parseLong(fields[i]);
                }
                return busy * TICK_SECONDS;
            }
        }
        throw new IOException("no processor " + processor);
    }
}
