package io.headgate.dist;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/** A body without end that is never held in memory or on disk: a block of random bytes of odd length, over and over. */
final class Pattern {

    private static final byte[] BLOCK = new byte[262_139];

    static {
        new Random(1).nextBytes(BLOCK);
    }

    private Pattern() {}

    /** Writes its first bytes, and tells after each block how many. */
    static void write(OutputStream out, long length, LongConsumer written) throws IOException {
        for (long done = 0; done < length; ) {
            int part = (int) Math.min(BLOCK.length, length - done);
            out.write(BLOCK, 0, part);
            done += part;
            written.accept(done);
        }
    }

    /** The checksum of its first bytes. */
    static long sum(long length) {
        CRC32C sum = new CRC32C();
        for (long done = 0; done < length; ) {
            int part = (int) Math.min(BLOCK.length, length - done);
            sum.update(BLOCK, 0, part);
            done += part;
        }
        return sum.getValue();
    }

    /** Adds as many bytes that come in to a checksum. */
    static void read(InputStream in, long length, CRC32C sum) throws IOException {
        byte[] buffer = new byte[256 * 1024];
        for (long done = 0; done < length; ) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, length - done));
            if (read < 0) {
                throw new EOFException(done + " of " + length + " bytes have come");
            }
            sum.update(buffer, 0, read);
            done += read;
        }
    }
}
