package io.headgate.core.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** Tells one state of a file from another without reading it. */
record FileStamp(long size, FileTime modified, @Nullable Object key) {

    /** The state of a file that cannot be told: like itself only. */
    static final FileStamp UNKNOWN = new FileStamp(-1, FileTime.fromMillis(0), null);

    static FileStamp of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
}
