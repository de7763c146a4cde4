package io.headgate.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The unit of the distribution, with the folders of a test in the place of those that it is installed in. */
final class SystemdUnit {

    private final String text;

    private SystemdUnit(String text) {
        this.text = text;
    }

    /** For a gateway whose files are in that folder. */
    static SystemdUnit in(Path folder) throws IOException {
        return new SystemdUnit(Files.readString(Headgate.HOME.resolve("systemd/headgate.service"))
                .replace("/opt/headgate", Headgate.HOME.toString())
                .replace("/etc/headgate", folder.resolve("conf").toString())
                .replace("/var/lib/headgate", folder.toString()));
    }

    String text() {
        return text;
    }

    /** What a key is set to. */
    List<String> values(String key) {
        return text.lines()
                .filter(line -> line.startsWith(key + '='))
                .map(line -> line.substring(key.length() + 1))
                .toList();
    }

    /** The start of the service as systemd does it: the command, and no variable but the unit's and systemd's own. */
    ProcessBuilder start(String notifySocket) {
        ProcessBuilder start = new ProcessBuilder(values("ExecStart").get(0).split(" ", -1));
        Map<String, String> environment = start.environment();
        environment.clear();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LANG", "C.UTF-8");
        environment.put("NOTIFY_SOCKET", notifySocket);
        environment.put("WATCHDOG_USEC", "400000");
        for (String variable : values("Environment")) {
            String[] parts = variable.split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        // What the EnvironmentFile is for.
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return start.directory(Path.of(values("WorkingDirectory").get(0)).toFile());
    }

    /** The reload of the service, as systemd does it. */
    void reload(long mainPid) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        for (String word : values("ExecReload").get(0).split(" ", -1)) {
            command.add(word.equals("$MAINPID") ? Long.toString(mainPid) : word);
        }
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new AssertionError(command + " ended with " + status);
        }
    }
}
