package io.headgate.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StickyKeyTest {

    @TempDir
    private Path folder;

    @Test
    void load_firstStart_makesAKeyForItsOwnerOnly() throws IOException {
        StickyKey.load(folder.resolve("state"));

        Path file = folder.resolve("state/sticky.key");
        assertThat(Files.size(file)).isEqualTo(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var left = Files.list(folder.resolve("state"))) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void load_again_signsTheSame() throws IOException {
        byte[] text = {1, 2, 3};

        assertThat(StickyKey.load(folder).sign(text))
                .isEqualTo(StickyKey.load(folder).sign(text));
        assertThat(StickyKey.random().sign(text))
                .isNotEqualTo(StickyKey.random().sign(text));
    }

    @Test
    void load_shortFile_saysWhatToDo() throws IOException {
        Files.write(folder.resolve("sticky.key"), new byte[7]);

        assertThatThrownBy(() -> StickyKey.load(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sticky.key: 7 bytes long (expected: 32; delete it");
    }
}
