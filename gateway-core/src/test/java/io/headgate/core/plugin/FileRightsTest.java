package io.headgate.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRightsTest {

    private static final int SOMEBODY = 54_321;

    @TempDir
    private Path home;

    @Test
    void problem_ofAFileOfItsOwn_isNone() throws Exception {
        Path file = Files.createFile(home.resolve("a.jar"));
        assertNull(FileRights.of(home).problem(file, "the file"));
        assertThat(home.toFile().list()).containsExactly("a.jar");
    }

    @Test
    void problem_ofAFileThatEverybodyCanWrite_namesTheMode() throws Exception {
        Path file = Files.createFile(home.resolve("a.jar"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(FileRights.of(home).problem(file, "the file"))
                .isEqualTo("the file can be written by everybody: its mode is rw-rw-rw- (expected: chmod o-w)");
    }

    /** Only root can give a file away; to anybody else his own file is somebody's when he is taken for another. */
    @Test
    void problem_ofAFileOfAnotherUser_namesBoth() throws Exception {
        Path file = Files.createFile(home.resolve("a.jar"));
        int own = (Integer) Files.getAttribute(file, "unix:uid");
        FileRights rights = FileRights.of(home);
        int owner = SOMEBODY;
        if (own == 0) {
            Files.setAttribute(file, "unix:uid", SOMEBODY);
        } else {
            rights = FileRights.ofUser(SOMEBODY);
            owner = own;
        }
        assertThat(rights.problem(file, "the file"))
                .contains("belongs to ", "user " + owner)
                .contains("(expected: user " + (own == 0 ? 0 : SOMEBODY) + ", which the gateway runs as, or root)");
    }

    @Test
    void start_folderThatEverybodyCanWrite_isRefused() throws Exception {
        PluginHostFixture fixture = new PluginHostFixture(home);
        Files.setPosixFilePermissions(fixture.folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(fixture::start)
                .hasMessageContaining(fixture.folder + " can be written by everybody: its mode is rwxrwxrwx");
        fixture.close();
    }

    @Test
    void drop_jarThatEverybodyCanWrite_isRefusedUntilItsModeIsRight() throws Exception {
        PluginHostFixture fixture = new PluginHostFixture(home).start().watch();
        Path jar = TestPluginJar.of("shop", "1.0.0").writeTo(home, "shop.jar");
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--rw-"));
        Path dropped = Files.move(jar, fixture.folder.resolve("shop.jar"));
        fixture.eventually(List.of("shop.jar REFUSED null null UNSAFE_FILE"));
        Files.setPosixFilePermissions(dropped, PosixFilePermissions.fromString("rw-r--r--"));
        fixture.eventually(List.of("shop.jar LOADED shop 1.0.0"));
        fixture.close();
    }
}
