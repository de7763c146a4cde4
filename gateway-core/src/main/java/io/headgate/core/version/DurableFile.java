package io.headgate.core.version;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Replaces a file so that at every moment, and after a crash too, it has either the old content or the new one: a temporary
 * file beside it is written to the disk and then takes its name. Blocks.
 */
final class DurableFile implements AutoCloseable {

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path target;
    private final Path temporary;

    private DurableFile(Path target, Path temporary) {
        this.target = target;
        this.temporary = temporary;
    }

    /** Writes the new content beside the file, to the disk, with the file's owner and rights where there is one. */
    static DurableFile prepare(Path target, byte[] content) throws IOException {
        Path folder = folder(target);
        Path temporary = Files.createTempFile(folder, '.' + target.getFileName().toString() + '.', ".tmp", OWNER_ONLY);
        DurableFile file = new DurableFile(target, temporary);
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            file.takeAttributes();
            channel.force(true);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        return file;
    }

    /** Writes a file in one go. */
    static void write(Path target, byte[] content) throws IOException {
        try (DurableFile file = prepare(target, content)) {
            file.commit();
        }
    }

    /** Puts the new content in the place of the old one. */
    void commit() throws IOException {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(folder(target));
    }

    /** Lets go of the new content, unless it has taken its place. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(temporary);
    }

    /** A rename is on the disk when its folder is. */
    static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void takeAttributes() throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        PosixFileAttributes before = Files.readAttributes(target, PosixFileAttributes.class);
        PosixFileAttributeView after = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        PosixFileAttributes made = after.readAttributes();
        // Who may not give files away is the owner of those that it may replace, or keeps what it makes.
        if (!before.group().equals(made.group()) || !before.owner().equals(made.owner())) {
            giveTo(after, before);
        }
        after.setPermissions(before.permissions());
    }

    private static void giveTo(PosixFileAttributeView file, PosixFileAttributes before) throws IOException {
        try {
            file.setGroup(before.group());
            file.setOwner(before.owner());
        } catch (IOException e) {
            throw new IOException(
                    "its owner " + before.owner() + ':' + before.group()
                            + " cannot be kept by the user that the gateway runs as",
                    e);
        }
    }

    private static Path folder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException(file + " is not a file");
        }
        return folder;
    }
}
