package io.headgate.core.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may have written what the gateway runs: its own user and root, and nobody else. Where the file system does not know
 * owners, everything is as it should be. Blocks on files.
 */
final class FileRights {

    private static final int ROOT = 0;

    private final int user;
    private final boolean known;

    private FileRights(int user, boolean known) {
        this.user = user;
        this.known = known;
    }

    /**
     * Those of the user that this process runs as.
     *
     * @param writable a folder where it may make a file, to see whose that is
     */
    static FileRights of(Path writable) throws IOException {
        if (!Files.getFileStore(writable).supportsFileAttributeView("posix")) {
            return new FileRights(ROOT, /* known= */ false);
        }
        Path own = Files.createTempFile(writable, "owner", ".part");
        try {
            return new FileRights(owner(own), /* known= */ true);
        } finally {
            Files.delete(own);
        }
    }

    /** Those of a user, by number. */
    static FileRights ofUser(int user) {
        return new FileRights(user, /* known= */ true);
    }

    /** What is wrong with a file or a folder, for people; null when nothing is. */
    @Nullable
    String problem(Path file, String what) throws IOException {
        if (!known || !Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return null;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            return what + " can be written by everybody: its mode is " + PosixFilePermissions.toString(mode)
                    + " (expected: chmod o-w)";
        }
        int owner = owner(file);
        if (owner != user && owner != ROOT) {
            return what + " belongs to " + Files.getOwner(file) + ", user " + owner + " (expected: user " + user
                    + ", which the gateway runs as, or root)";
        }
        return null;
    }

    private static int owner(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:uid");
    }
}
