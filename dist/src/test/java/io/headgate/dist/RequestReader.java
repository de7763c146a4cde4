package io.headgate.dist;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads the requests of a connection by the letter of RFC 9112. What servers could read in two ways is
 * {@link Ambiguous}; what breaks off is an {@link EOFException}.
 */
final class RequestReader {

    /** What is let pass. */
    enum Manner {
        /** Only what a careful sender writes. */
        STRICT,
        /** Also what the RFC allows a recipient to put up with, and that every recipient reads in the same way. */
        TOLERANT
    }

    /** The bytes can be read in more than one way, or in none. */
    static final class Ambiguous extends IOException {
        private static final long serialVersionUID = 1L;

        Ambiguous(String what) {
            super(what);
        }
    }

    /** A whole request. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Request(String method, String target, List<String> fields, byte[] body) {

        /** What makes it the one that it is, whoever passes it on: its method and its body. */
        String mark() {
            CRC32 sum = new CRC32();
            sum.update(body);
            return method + ' ' + body.length + ' ' + Long.toHexString(sum.getValue());
        }
    }

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final int LONGEST_LINE = 1 << 20;

    private final InputStream in;
    private final boolean strict;
    private final @Nullable OutputStream sender;

    RequestReader(InputStream in, Manner manner) {
        this(in, manner, null);
    }

    /** One that asks for the bodies that are held back until then. */
    RequestReader(InputStream in, Manner manner, @Nullable OutputStream sender) {
        this.in = in;
        strict = manner == Manner.STRICT;
        this.sender = sender;
    }

    /** The next request; null when the connection ended before one began. */
    @Nullable
    Request next() throws IOException {
        String start = line();
        while (start != null && !strict && start.isBlank()) {
            start = line();
        }
        if (start == null) {
            return null;
        }
        String[] parts = parts(start);
        List<String> fields = fields();
        return new Request(parts[0], parts[1], fields, body(fields, parts[2].equals("HTTP/1.0")));
    }

    private String[] parts(String start) throws Ambiguous {
        String[] parts = strict ? start.split(" ", -1) : start.strip().split("[ \t\u000b\f\r]+", -1);
        if (parts.length != 3 || !parts[0].matches(TOKEN) || !parts[2].matches("HTTP/1\\.[01]")) {
            throw new Ambiguous("request line: " + start);
        }
        if (strict && !parts[1].matches("/[!-~&&[^#\"<>\\\\^`{|}]]*|\\*")) {
            throw new Ambiguous("target: " + start);
        }
        return parts;
    }

    private List<String> fields() throws IOException {
        List<String> fields = new ArrayList<>();
        for (String field = whole(); !field.isEmpty(); field = whole()) {
            if (!strict && !fields.isEmpty() && (field.startsWith(" ") || field.startsWith("\t"))) {
                // A recipient may take a folded line for a part of the one before (§5.2).
                field = fields.remove(fields.size() - 1) + ' ' + field.strip();
            }
            if (!field.matches(TOKEN + ":[\t -~\u0080-\u00ff]*")) {
                throw new Ambiguous("field line: " + field);
            }
            fields.add(field);
        }
        return fields;
    }

    private byte[] body(List<String> fields, boolean http10) throws IOException {
        List<String> hosts = values(fields, "host");
        List<String> lengths = values(fields, "content-length");
        List<String> codings = values(fields, "transfer-encoding");
        if (sender != null && !values(fields, "expect").isEmpty()) {
            sender.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        if (hosts.size() > 1 || (strict && hosts.size() != 1)) {
            throw new Ambiguous("hosts: " + hosts);
        }
        if (lengths.size() + codings.size() > 1 || (http10 && !codings.isEmpty())) {
            throw new Ambiguous("framing: " + lengths + codings);
        }
        if (!codings.isEmpty()) {
            if (!codings.get(0).equalsIgnoreCase("chunked")) {
                throw new Ambiguous("coding: " + codings);
            }
            return chunks();
        }
        if (lengths.isEmpty()) {
            return new byte[0];
        }
        if (!lengths.get(0).matches(strict ? "0|[1-9][0-9]{0,17}" : "[0-9]{1,18}")) {
            throw new Ambiguous("length: " + lengths);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        copy(Long.parseLong(lengths.get(0)), body);
        return body.toByteArray();
    }

    private static List<String> values(List<String> fields, String name) {
        List<String> values = new ArrayList<>();
        for (String field : fields) {
            int colon = field.indexOf(':');
            if (field.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                values.add(field.substring(colon + 1).strip());
            }
        }
        return values;
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String line = whole();
            String size = strict ? line : line.split(";", 2)[0].strip();
            if (!size.matches("[0-9A-Fa-f]{1,15}")) {
                throw new Ambiguous("chunk: " + line);
            }
            long length = Long.parseLong(size, 16);
            if (length == 0) {
                fields();
                return body.toByteArray();
            }
            copy(length, body);
            if (!whole().isEmpty()) {
                throw new Ambiguous("a chunk does not end where it should");
            }
        }
    }

    private void copy(long length, ByteArrayOutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        for (long left = length; left > 0; ) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("cut within a body");
            }
            to.write(buffer, 0, read);
            left -= read;
        }
    }

    private String whole() throws IOException {
        String line = line();
        if (line == null) {
            throw new EOFException("cut within a head");
        }
        return line;
    }

    /** A line without its end; null when there is not even its beginning. */
    private @Nullable String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(80);
        int c = in.read();
        if (c < 0) {
            return null;
        }
        for (; c != '\n'; c = in.read()) {
            if (c < 0 || bytes.size() > LONGEST_LINE) {
                throw new EOFException("cut within a line");
            }
            bytes.write(c);
        }
        String line = bytes.toString(StandardCharsets.ISO_8859_1);
        boolean ended = line.endsWith("\r");
        if (strict && (!ended || line.indexOf('\r') < line.length() - 1)) {
            throw new Ambiguous("end of line: " + line);
        }
        return ended ? line.substring(0, line.length() - 1) : line;
    }
}
