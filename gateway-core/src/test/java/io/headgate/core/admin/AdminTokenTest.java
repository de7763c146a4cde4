package io.headgate.core.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenTest {

    @TempDir
    private Path state;

    private Path file() {
        return state.resolve("admin.token");
    }

    @Test
    void in_emptyFolder_makesATokenThatOnlyItsOwnerReads() throws Exception {
        AdminToken token = AdminToken.in(state);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        String made = Files.readString(file()).trim();
        assertThat(made).hasSizeGreaterThanOrEqualTo(43);
        assertThat(token.admits("Bearer " + made)).isTrue();
        assertThat(token.admits("bearer  " + made)).isTrue();
    }

    @Test
    void in_folderWithAToken_keepsIt() throws Exception {
        AdminToken.in(state);
        String made = Files.readString(file());

        AdminToken again = AdminToken.in(state);

        assertThat(Files.readString(file())).isEqualTo(made);
        assertThat(again.admits("Bearer " + made.trim())).isTrue();
    }

    @Test
    void in_twoFolders_makesTwoTokens(@TempDir Path other) throws Exception {
        AdminToken.in(other);

        assertThat(AdminToken.in(state)
                        .admits("Bearer "
                                + Files.readString(other.resolve("admin.token")).trim()))
                .isFalse();
    }

    @Test
    void in_folderWithAShortToken_saysWhatToDo() throws Exception {
        Files.writeString(file(), "short\n");

        assertThatThrownBy(() -> AdminToken.in(state))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("delete it to have a new one made");
    }
}
