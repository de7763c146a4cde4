package io.headgate.core.plugin;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds calls in a class file that would end the whole process. It looks at the constant pool (JVMS §4.4), where every
 * method that the class calls or refers to is named; a call by reflection is not found.
 */
final class ExitCalls {

    private static final Set<String> ENDS =
            Set.of("java/lang/System.exit", "java/lang/Runtime.exit", "java/lang/Runtime.halt");

    private final int[] first;
    private final int[] second;
    private final @Nullable String[] texts;

    private ExitCalls(int size) {
        first = new int[size];
        second = new int[size];
        texts = new String[size];
    }

    /** Such as {@code System.exit}; null when there is none, or when this is nothing that a JVM would take for a class. */
    static @Nullable String in(byte[] classFile) {
        try {
            return read(classFile);
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable String read(byte[] classFile) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
        if (classFile.length < 10 || in.readInt() != 0xCAFEBABE) {
            throw new IOException("not a class file");
        }
        in.readInt();
        ExitCalls pool = new ExitCalls(in.readUnsignedShort());
        boolean[] methods = new boolean[pool.first.length];
        for (int i = 1; i < methods.length; i++) {
            int tag = in.readUnsignedByte();
            methods[i] = tag == 10 || tag == 11;
            pool.read(i, tag, in);
            if (tag == 5 || tag == 6) {
                // A long or a double takes the place of two.
                i++;
            }
        }
        for (int i = 1; i < methods.length; i++) {
            String name = methods[i] ? pool.method(i) : "";
            if (ENDS.contains(name)) {
                return name.substring("java/lang/".length());
            }
        }
        return null;
    }

    private void read(int index, int tag, DataInputStream in) throws IOException {
        switch (tag) {
            case 1 -> texts[index] = in.readUTF();
            case 7, 8, 16, 19, 20 -> first[index] = in.readUnsignedShort();
            case 9, 10, 11, 12, 17, 18 -> {
                first[index] = in.readUnsignedShort();
                second[index] = in.readUnsignedShort();
            }
            case 15 -> skip(in, 3);
            case 3, 4 -> skip(in, 4);
            case 5, 6 -> skip(in, 8);
            default -> throw new IOException("a constant of the unknown kind " + tag);
        }
    }

    private static void skip(DataInputStream in, int bytes) throws IOException {
        if (in.skipBytes(bytes) != bytes) {
            throw new EOFException();
        }
    }

    private String method(int index) throws IOException {
        return text(first[at(first[index])]) + '.' + text(first[at(second[index])]);
    }

    private String text(int index) throws IOException {
        return String.valueOf(texts[at(index)]);
    }

    private int at(int index) throws IOException {
        if (index >= texts.length) {
            throw new IOException("a constant that is not there: " + index);
        }
        return index;
    }
}
