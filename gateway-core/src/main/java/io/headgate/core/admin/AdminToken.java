package io.headgate.core.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The secret of the admin listener: made at the first start, kept in a file that only its owner can read. */
public final class AdminToken {

    private static final String SCHEME = "Bearer ";

    private final byte[] secret;

    private AdminToken(String secret) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads {@code admin.token} in the state folder, or makes it. */
    public static AdminToken in(Path state) throws IOException {
        Path file = state.resolve("admin.token");
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String made = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, made + '\n');
            return new AdminToken(made);
        } catch (FileAlreadyExistsException e) {
            String kept = Files.readString(file).trim();
            if (kept.length() < 32) {
                throw new IOException(file + " holds no usable token (delete it to have a new one made)", e);
            }
            return new AdminToken(kept);
        }
    }

    /** Whether the value of an {@code Authorization} field carries the token; takes the same time for every wrong one. */
    boolean admits(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] given = authorization.substring(SCHEME.length()).trim().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(secret, given);
    }
}
