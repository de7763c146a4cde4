package io.headgate.core.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ShutdownEvent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's decoder, which tells the connection where in a request it stands, and stops when no more is wanted, or not
 * yet. What is not wanted yet stays here as bytes, which is the least that it can take: a body of small chunks, or a row
 * of small requests, would be many times larger in the form that Vert.x holds back.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {

    /**
     * Bytes that wait before the socket is read no more; one read may add 64 KiB. Up to here reading goes on, to notice a
     * client that leaves.
     */
    private static final int ENOUGH = 16_384;

    /** What tells a letter from the same in the other case. */
    private static final int CASE = 'a' - 'A';

    private final ClientConnection connection;
    private @Nullable ChannelHandlerContext context;
    private boolean reading;
    private boolean stopped;
    private @Nullable HttpVersion version;

    RequestDecoder(HttpServerOptions options, ClientConnection connection) {
        super(options);
        this.connection = connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) throws Exception {
        reading = true;
        connection.readBegins();
        try {
            super.channelRead(ctx, msg);
        } finally {
            reading = false;
        }
        int left = actualReadableBytes();
        connection.readEnds(left > 0);
        stop(ctx, left >= ENOUGH && connection.withholds());
    }

    private void stop(ChannelHandlerContext ctx, boolean wanted) {
        if (stopped != wanted) {
            stopped = wanted;
            ctx.channel().config().setAutoRead(!wanted);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        if (stopped) {
            // Netty's decoder asks for another read whenever one has given no message.
            ctx.fireChannelReadComplete();
        } else {
            super.channelReadComplete(ctx);
        }
    }

    /**
     * The server is going. Vert.x would close this connection at once if it is between two requests, one of which may be
     * on its way.
     */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof ShutdownEvent shutdown) {
            connection.drain(shutdown.timeUnit().toNanos(shutdown.timeout()));
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    /** Decodes what was withheld. */
    void goOn() {
        ChannelHandlerContext ctx = Objects.requireNonNull(context);
        if (!reading && actualReadableBytes() > 0 && ctx.channel().isActive()) {
            ctx.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
            ctx.pipeline().fireChannelReadComplete();
        }
    }

    /**
     * Of several lengths in HTTP/1.0 Netty takes the first, and leaves no trace of the others. A head is read by the rules
     * of 1.1, which have them seen and refused, and gets its version back when it is read.
     */
    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        HttpMessage message = super.createMessage(initialLine);
        version = message.protocolVersion();
        return message.setProtocolVersion(HttpVersion.HTTP_1_1);
    }

    /** Vert.x knows some names by most of their bytes, not all: {@code Content-Xength} would be the length of the body. */
    @Override
    protected AsciiString splitHeaderName(byte[] bytes, int start, int length) {
        AsciiString name = super.splitHeaderName(bytes, start, length);
        return isSame(name, bytes, start, length) ? name : new AsciiString(bytes, start, length, true);
    }

    private static boolean isSame(AsciiString name, byte[] bytes, int start, int length) {
        if (name.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            int known = name.byteAt(i);
            int difference = known ^ bytes[start + i];
            if (difference != 0 && (difference != CASE || !Character.isLetter(known))) {
                return false;
            }
        }
        return true;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (connection.unwanted()) {
            connection.dropped();
            in.skipBytes(in.readableBytes());
            return;
        }
        if (connection.withholds()) {
            return;
        }
        int before = out.size();
        super.decode(ctx, in, out);
        for (int i = before; i < out.size(); i++) {
            Object message = out.get(i);
            if (message instanceof HttpRequest request) {
                connection.headRead();
                if (version != null) {
                    request.setProtocolVersion(version);
                    version = null;
                }
                refuseOtherVersions(request);
            } else if (message instanceof HttpContent content
                    && content.decoderResult().isFailure()) {
                // Vert.x would close without an answer.
                ReferenceCountUtil.release(out.remove(i));
                connection.bodyBreaks();
                return;
            }
            if (message instanceof LastHttpContent) {
                connection.requestRead();
            }
        }
    }

    /** Vert.x has an answer of its own for them, without a document and past the access log. */
    private static void refuseOtherVersions(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        boolean spoken = version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
        if (!spoken && request.decoderResult().isSuccess()) {
            boolean http = version.protocolName().equals("HTTP");
            request.setDecoderResult(DecoderResult.failure(
                    http ? new OtherVersion(version.text()) : new DecoderException(version.text())));
            request.setProtocolVersion(HttpVersion.HTTP_1_1);
        }
    }

    /** A version of HTTP that is not spoken here. */
    static final class OtherVersion extends DecoderException {

        private static final long serialVersionUID = 1L;

        OtherVersion(String version) {
            super(version);
        }
    }
}
