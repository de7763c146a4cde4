package io.headgate.core.proxy;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads HTTP/1.1 messages strictly: what could be read in two ways is {@link Broken}. */
final class WireReader {

    /** The bytes are not HTTP. */
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }

    private final InputStream in;

    WireReader(InputStream in) {
        this.in = new BufferedInputStream(in, 65_536);
    }

    /** The next byte; -1 when the other side has closed. */
    int read() throws IOException {
        return in.read();
    }

    /** The next head; null when the stream ends before its first byte. */
    WireMessage head() throws IOException {
        String start = line(true);
        if (start == null) {
            return null;
        }
        return new WireMessage(start, fieldLines(), Buffer.buffer(), List.of(), true);
    }

    /** The body of a request with that head. */
    WireMessage requestBody(WireMessage head) throws IOException {
        return body(head, false);
    }

    /** A whole response, interim ones not skipped. */
    WireMessage response(boolean bodiless) throws IOException {
        WireMessage head = head();
        if (head == null) {
            return null;
        }
        int status = head.status();
        return bodiless || status < 200 || status == 204 || status == 304 ? head : body(head, true);
    }

    private WireMessage body(WireMessage head, boolean untilClose) throws IOException {
        String length = head.field("Content-Length");
        String encoding = head.field("Transfer-Encoding");
        if (length != null && encoding != null) {
            throw new Broken("both framings: " + head);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (encoding != null) {
            if (!encoding.equals("chunked")) {
                throw new Broken("Transfer-Encoding: " + encoding);
            }
            return chunked(head, body);
        }
        if (length == null && !untilClose) {
            return head;
        }
        if (length != null && !length.matches("0|[1-9][0-9]*")) {
            throw new Broken("Content-Length: " + length);
        }
        long wanted = length == null ? Long.MAX_VALUE : Long.parseLong(length);
        boolean complete = copy(wanted, body) || length == null;
        return head.with(Buffer.buffer(body.toByteArray()), List.of(), complete);
    }

    private WireMessage chunked(WireMessage head, ByteArrayOutputStream body) throws IOException {
        try {
            while (true) {
                String size = line(false);
                if (size == null || !size.matches("[0-9a-fA-F]+")) {
                    throw new Broken("chunk size: " + size);
                }
                int length = Integer.parseInt(size, 16);
                if (length == 0) {
                    return head.with(Buffer.buffer(body.toByteArray()), fieldLines(), true);
                }
                if (!copy(length, body)) {
                    return head.with(Buffer.buffer(body.toByteArray()), List.of(), false);
                }
                if (!"".equals(line(false))) {
                    throw new Broken("no end of chunk");
                }
            }
        } catch (Torn torn) {
            return head.with(Buffer.buffer(body.toByteArray()), List.of(), false);
        }
    }

    private boolean copy(long length, ByteArrayOutputStream to) throws IOException {
        byte[] buffer = new byte[65_536];
        long left = length;
        while (left > 0) {
            int read;
            try {
                read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            } catch (java.net.SocketException reset) {
                return false;
            }
            if (read < 0) {
                return false;
            }
            to.write(buffer, 0, read);
            left -= read;
        }
        return true;
    }

    private List<String> fieldLines() throws IOException {
        List<String> fields = new ArrayList<>();
        for (String field = line(false); !"".equals(field); field = line(false)) {
            if (!field.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+:.*")) {
                throw new Broken("field line: " + field);
            }
            fields.add(field);
        }
        return fields;
    }

    /** The stream ended within a message. */
    private static final class Torn extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private String line(boolean first) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        while (true) {
            int b;
            try {
                b = in.read();
            } catch (java.net.SocketException reset) {
                b = -1;
            }
            if (b < 0) {
                if (first && line.size() == 0) {
                    return null;
                }
                throw new Torn();
            }
            if (b == '\r') {
                if (in.read() != '\n') {
                    throw new Broken("bare CR");
                }
                return line.toString(StandardCharsets.ISO_8859_1);
            }
            if (b == '\n') {
                throw new Broken("bare LF");
            }
            line.write(b);
        }
    }
}
