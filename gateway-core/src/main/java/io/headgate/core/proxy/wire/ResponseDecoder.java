package io.headgate.core.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the responses of one upstream connection so that none can ever reach the wrong request. Vert.x takes every
 * interim response that it does not know for the final one, and leaves bytes after a response to the next one. Here:
 *
 * <ul>
 *   <li>102, and 100 that nobody waits for, are dropped; every other interim response but 100 and 103 breaks the message,
 *       and so do too many;
 *   <li>bytes while no request is on the connection close it;
 *   <li>only the server's own end of the connection completes a response that has neither a length nor chunks;
 *   <li>bytes after a response, and a body announced where none may be sent, close the connection before it is given
 *       back.
 * </ul>
 */
final class ResponseDecoder extends HttpResponseDecoder {

    /** Nobody needs more of them for one request; each may hold on to memory until a slow client has read it. */
    private static final int MOST_INTERIMS = 16;

    private final UpstreamConnection connection;
    private @Nullable HttpResponse current;
    private boolean interim;
    private int interims;
    private boolean dropping;
    private boolean broken;
    private boolean ended;
    private @Nullable HttpVersion version;

    ResponseDecoder(UpstreamConnection connection, HttpDecoderConfig config) {
        super(config);
        this.connection = connection;
    }

    /** As of requests, so that several lengths in HTTP/1.0 are seen; see {@link RequestDecoder#createMessage}. */
    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        HttpMessage message = super.createMessage(initialLine);
        version = message.protocolVersion();
        return message.setProtocolVersion(HttpVersion.HTTP_1_1);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (!connection.busy()) {
            broken = true;
            in.skipBytes(in.readableBytes());
            connection.close();
            return;
        }
        connection.speaks();
        int before = out.size();
        super.decode(ctx, in, out);
        int kept = before;
        for (int i = before; i < out.size(); i++) {
            Object message = out.get(i);
            if (keep(message, in)) {
                out.set(kept++, message);
            } else {
                ReferenceCountUtil.release(message);
            }
        }
        while (out.size() > kept) {
            out.remove(out.size() - 1);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        ended |= event instanceof ChannelInputShutdownEvent;
        super.userEventTriggered(ctx, event);
    }

    /** A connection that was reset, or that a failed write has closed, comes here too. */
    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int before = out.size();
        super.decodeLast(ctx, in, out);
        while (!ended && out.size() > before) {
            ReferenceCountUtil.release(out.remove(out.size() - 1));
        }
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        int status = ((HttpResponse) message).status().code();
        return super.isContentAlwaysEmpty(message) || (status >= 200 && connection.answersHead());
    }

    private boolean keep(Object message, ByteBuf in) {
        if (message instanceof HttpResponse response) {
            begins(response);
        }
        boolean keep = !dropping;
        if (message instanceof LastHttpContent) {
            ends(in);
        }
        return keep;
    }

    private void begins(HttpResponse response) {
        if (version != null) {
            response.setProtocolVersion(version);
            version = null;
        }
        int status = response.status().code();
        interim = status < 200;
        current = response;
        if (interim) {
            interims++;
        } else {
            interims = 0;
            connection.answers(response);
        }
        if (!response.decoderResult().isSuccess()) {
            broken = true;
        } else if (interims > MOST_INTERIMS) {
            refuse(response, "more than " + MOST_INTERIMS + " interim responses");
        } else if (status == 102 || (status == 100 && !connection.expectsContinue())) {
            dropping = true;
        } else if (interim && status != 100 && status != 103) {
            refuse(response, "interim response " + status);
        } else if (status == 100) {
            connection.continues();
        }
    }

    private void refuse(HttpResponse response, String reason) {
        broken = true;
        response.setDecoderResult(DecoderResult.failure(new DecoderException(reason)));
    }

    private void ends(ByteBuf in) {
        dropping = false;
        if (interim || broken) {
            return;
        }
        HttpResponse response = current;
        current = null;
        boolean unfit = response != null && (in.isReadable() || mustClose(response));
        connection.ends();
        if (unfit) {
            broken = true;
            connection.leavesPool();
        }
    }

    private boolean mustClose(HttpResponse response) {
        return !HttpUtil.isKeepAlive(response) || (isContentAlwaysEmpty(response) && announcesBody(response));
    }

    private static boolean announcesBody(HttpResponse response) {
        String length = response.headers().get(HttpHeaderNames.CONTENT_LENGTH);
        return (length != null && !length.equals("0"))
                || response.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    }
}
