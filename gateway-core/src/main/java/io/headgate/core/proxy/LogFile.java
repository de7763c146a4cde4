package io.headgate.core.proxy;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A file that lines are appended to, or standard output. It is opened anew when another program has moved or removed it
 * (log rotation) and after a failure. Used by one thread.
 */
final class LogFile {

    private static final String STANDARD_OUTPUT = "-";

    private final String name;
    private @Nullable FileChannel channel;
    private @Nullable Object key;
    private boolean broken;

    LogFile(String name) {
        this.name = name;
    }

    /** Appends whole lines; makes sure the file is open. */
    void append(ByteBuffer lines) throws IOException {
        FileChannel open = open();
        if (broken) {
            writeFully(open, ByteBuffer.wrap(new byte[] {'\n'}));
        }
        try {
            writeFully(open, lines);
            broken = false;
        } catch (IOException e) {
            broken |= lines.position() > 0;
            throw e;
        }
    }

    /** Opens the file when it is not open. */
    FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = name.equals(STANDARD_OUTPUT) ? standardOutput() : openFile(Path.of(name));
            channel = open;
        }
        return open;
    }

    /** Lets go of a file that is no longer the one of that name. */
    void checkRotation() throws IOException {
        if (channel != null && key != null && !key.equals(keyOf(Path.of(name)))) {
            close();
            broken = false;
        }
    }

    void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null && !name.equals(STANDARD_OUTPUT)) {
            open.close();
        }
    }

    private FileChannel openFile(Path path) throws IOException {
        FileChannel open = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        key = keyOf(path);
        return open;
    }

    /** Not closed: it belongs to the process. */
    @SuppressWarnings("resource")
    private static FileChannel standardOutput() {
        return new FileOutputStream(FileDescriptor.out).getChannel();
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
