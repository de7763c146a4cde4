package io.headgate.core.proxy;

import org.jspecify.annotations.Nullable;

/** Where the body of a message ends (RFC 9112 §6), as long as there can be no doubt about it. */
final class Framing {

    /** Longer numbers could overflow somewhere on the way. */
    private static final int MOST_DIGITS = 18;

    private Framing() {}

    /** The length of a request's body: 0 without one, -1 when it is chunked. */
    static long length(FieldScan scan, boolean http10) {
        String transferEncoding = scan.transferEncoding;
        String contentLength = scan.contentLength;
        if (transferEncoding != null) {
            if (http10) {
                throw ProblemCode.BAD_FRAMING.refused("HTTP/1.0 has no Transfer-Encoding.");
            }
            if (contentLength != null) {
                throw ProblemCode.BAD_FRAMING.refused("Content-Length and Transfer-Encoding exclude each other.");
            }
            if (!transferEncoding.equalsIgnoreCase("chunked")) {
                throw ProblemCode.BAD_FRAMING.refused("The Transfer-Encoding must be exactly chunked.");
            }
            return -1;
        }
        long length = contentLength == null ? 0 : number(contentLength);
        if (length < 0) {
            throw ProblemCode.BAD_FRAMING.refused("The Content-Length must be one number of at most 18 digits.");
        }
        return length;
    }

    /** The value of a {@code Content-Length}, or -1 when it is not one number. */
    static long number(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > MOST_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Ascii.isDigit(c)) {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }
}
