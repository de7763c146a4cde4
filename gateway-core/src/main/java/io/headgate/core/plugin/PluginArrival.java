package io.headgate.core.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A jar that is put into the plugins folder, in the place of whatever has its name; that comes back if it is refused. */
final class PluginArrival {

    private final Path jar;
    private final Path before;

    PluginArrival(Path folder, String file) {
        this.jar = folder.resolve(file);
        this.before = folder.resolve('.' + file + ".before");
    }

    String file() {
        return jar.getFileName().toString();
    }

    void enter(Path upload) throws IOException {
        Files.deleteIfExists(before);
        if (Files.exists(jar)) {
            Files.copy(jar, before, StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.move(upload, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void stay() throws IOException {
        Files.deleteIfExists(before);
    }

    void leave() throws IOException {
        if (Files.exists(before)) {
            Files.move(before, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.deleteIfExists(jar);
        }
    }
}
