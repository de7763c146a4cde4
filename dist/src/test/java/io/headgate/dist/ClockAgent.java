package io.headgate.dist;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Makes the wall clock of a gateway jump while all else of the machine stays as it is, which needs no rights and no
 * program: whatever class of the gateway, its libraries and its plugins asks the JDK for the time asks {@link JumpingClock}
 * instead. As an agent it is given the file whose number is how many milliseconds the clock is ahead.
 */
public final class ClockAgent {

    private static final long PAUSE_NANOS = 10_000_000;
    private static final Set<String> ASKED = Set.of(
            "java/lang/System.currentTimeMillis()J",
            "java/time/Instant.now()Ljava/time/Instant;",
            "java/time/Clock.systemUTC()Ljava/time/Clock;");
    private static final String INSTEAD = "io/headgate/dist/JumpingClock";

    private ClockAgent() {}

    /** Writes it as a jar, and returns the option that starts a JVM with it. */
    static String option(Path folder, Path ahead) throws IOException {
        Path jar = folder.resolve("clock-agent.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", ClockAgent.class.getName());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Class<?> type : new Class<?>[] {ClockAgent.class, Redirection.class, JumpingClock.class}) {
                String name = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
                    in.transferTo(out);
                }
            }
        }
        return "-javaagent:" + jar + '=' + ahead;
    }

    /** Called by the JVM. */
    public static void premain(String ahead, Instrumentation instrumentation) throws Exception {
        Path file = Path.of(ahead);
        // Where every class loader finds the clock, those of plugins too.
        Path jar = Path.of(ClockAgent.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        instrumentation.appendToBootstrapClassLoaderSearch(new JarFile(jar.toFile()));
        instrumentation.addTransformer(new Redirection());
        Thread thread = new Thread(() -> follow(file), "clock");
        thread.setDaemon(true);
        thread.start();
    }

    private static void follow(Path file) {
        while (true) {
            try {
                String text = Files.readString(file);
                if (!text.isEmpty()) {
                    JumpingClock.jump(Long.parseLong(text));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Names another class in the calls that ask for the time; nothing else of a class changes. */
    public static final class Redirection implements ClassFileTransformer {

        @Override
        public byte[] transform(
                ClassLoader loader, String name, Class<?> before, ProtectionDomain domain, byte[] bytes) {
            try {
                return loader == null || bytes == null ? null : redirected(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The class of a reference is the index of a constant, so that it is enough to append one and to point there. */
        private static byte[] redirected(byte[] bytes) throws IOException {
            ByteBuffer type = ByteBuffer.wrap(bytes);
            int count = Short.toUnsignedInt(type.getShort(8));
            int[] at = new int[count];
            int end = 10;
            for (int i = 1; i < count; i++) {
                at[i] = end;
                int tag = bytes[end];
                end += 1 + size(type, end);
                if (tag == 5 || tag == 6) {
                    i++;
                }
            }
            boolean changed = false;
            for (int i = 1; i < count; i++) {
                if (at[i] != 0 && bytes[at[i]] == 10 && ASKED.contains(reference(type, at, at[i]))) {
                    type.putShort(at[i] + 1, (short) (count + 1));
                    changed = true;
                }
            }
            return changed ? withClock(bytes, count, end) : null;
        }

        private static int size(ByteBuffer type, int at) {
            return switch (type.get(at)) {
                case 1 -> 2 + Short.toUnsignedInt(type.getShort(at + 1));
                case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
                case 5, 6 -> 8;
                case 7, 8, 16, 19, 20 -> 2;
                case 15 -> 3;
                default -> throw new IllegalArgumentException("constant " + type.get(at));
            };
        }

        private static String reference(ByteBuffer type, int[] at, int reference) {
            int owner = at[type.getShort(reference + 1) & 0xffff];
            int member = at[type.getShort(reference + 3) & 0xffff];
            return text(type, at[type.getShort(owner + 1) & 0xffff])
                    + '.'
                    + text(type, at[type.getShort(member + 1) & 0xffff])
                    + text(type, at[type.getShort(member + 3) & 0xffff]);
        }

        private static String text(ByteBuffer type, int at) {
            byte[] text = new byte[type.getShort(at + 1) & 0xffff];
            type.get(at + 3, text);
            return new String(text, StandardCharsets.UTF_8);
        }

        private static byte[] withClock(byte[] bytes, int count, int end) throws IOException {
            ByteArrayOutputStream changed = new ByteArrayOutputStream(bytes.length + 64);
            DataOutputStream out = new DataOutputStream(changed);
            out.write(bytes, 0, 8);
            out.writeShort(count + 2);
            out.write(bytes, 10, end - 10);
            out.writeByte(1);
            out.writeUTF(INSTEAD);
            out.writeByte(7);
            out.writeShort(count);
            out.write(bytes, end, bytes.length - end);
            return changed.toByteArray();
        }
    }
}
