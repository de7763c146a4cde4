package io.headgate.dist;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 message as it came over a connection, read strictly.
 *
 * @param start the request or status line
 * @param fields the last value of each, by lower-case name
 * @param body what came of it
 * @param complete whether it came to the end that its framing announces; a response without framing never does
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Message(String start, Map<String, String> fields, byte[] body, boolean complete) {

    /** The next message, or null when the connection ended before one began. */
    static @Nullable Message read(InputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        String start = (char) first + line(in);
        Map<String, String> fields = new TreeMap<>();
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            int colon = field.indexOf(':');
            fields.put(
                    field.substring(0, colon).toLowerCase(Locale.ROOT),
                    field.substring(colon + 1).trim());
        }
        try {
            return body(in, start, fields);
        } catch (EOFException e) {
            return new Message(start, fields, new byte[0], false);
        }
    }

    int status() {
        return Integer.parseInt(start.split(" ", 3)[1]);
    }

    String path() {
        return start.split(" ", 3)[1];
    }

    String text() {
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    private static Message body(InputStream in, String start, Map<String, String> fields) throws IOException {
        String coding = fields.get("transfer-encoding");
        String length = fields.get("content-length");
        boolean response = start.startsWith("HTTP/");
        if (coding != null) {
            return new Message(start, fields, chunks(in), true);
        }
        if (length != null) {
            byte[] body = in.readNBytes(Integer.parseInt(length));
            return new Message(start, fields, body, body.length == Integer.parseInt(length));
        }
        boolean empty = !response || start.split(" ", 3)[1].matches("1..|204|304");
        return new Message(start, fields, empty ? new byte[0] : in.readAllBytes(), empty);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            byte[] chunk = in.readNBytes(size);
            body.writeBytes(chunk);
            if (chunk.length < size || !line(in).isEmpty()) {
                throw new EOFException("cut within a chunk");
            }
        }
        String trailer = line(in);
        while (!trailer.isEmpty()) {
            trailer = line(in);
        }
        return body.toByteArray();
    }

    /** A line without its end. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended within a line: " + line);
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
