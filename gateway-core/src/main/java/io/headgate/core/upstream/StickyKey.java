package io.headgate.core.upstream;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that signs the cookies of sticky sessions: HMAC-SHA256 (RFC 2104). Nodes that share it keep each other's
 * sessions. Safe for use from any thread.
 */
public final class StickyKey {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final SecretKeySpec key;
    private final ThreadLocal<Mac> mac;

    private StickyKey(byte[] bytes) {
        key = new SecretKeySpec(bytes, ALGORITHM);
        mac = ThreadLocal.withInitial(this::newMac);
    }

    /** A key of random bytes that nobody else has. */
    public static StickyKey random() {
        return new StickyKey(randomBytes());
    }

    /**
     * Reads {@code sticky.key} in the folder, or makes it with mode 600 where there is none. Blocks; called at the start.
     *
     * @throws IOException when it can be neither read nor made, or is not 32 bytes long; the message says what to do
     */
    public static StickyKey load(Path state) throws IOException {
        Path file = state.resolve("sticky.key");
        if (!Files.exists(file)) {
            create(state, file);
        }
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length != BYTES) {
            throw new IOException(file + ": " + bytes.length + " bytes long (expected: " + BYTES
                    + "; delete it to have a new one made, which ends all sticky sessions)");
        }
        return new StickyKey(bytes);
    }

    /** By way of a file beside it, so that nobody ever reads half a key; of two processes that start, one wins. */
    private static void create(Path state, Path file) throws IOException {
        Files.createDirectories(state);
        Path draft = Files.createTempFile(state, "sticky", ".tmp", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try {
            Files.write(draft, randomBytes(), StandardOpenOption.TRUNCATE_EXISTING);
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException otherProcessWon) {
            return;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** The signature of the bytes. */
    byte[] sign(byte[] bytes) {
        return mac.get().doFinal(bytes);
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    private Mac newMac() {
        try {
            Mac made = Mac.getInstance(ALGORITHM);
            made.init(key);
            return made;
        } catch (InvalidKeyException unusable) {
            throw new IllegalStateException("HMAC-SHA256 refused the key", unusable);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JDK has no HMAC-SHA256", missing);
        }
    }
}
