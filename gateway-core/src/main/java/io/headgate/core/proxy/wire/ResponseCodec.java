package io.headgate.core.proxy.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpUtil;
import java.util.List;

/** The codec of an upstream connection: encodes requests and hands responses to {@link ResponseDecoder}. */
final class ResponseCodec extends CombinedChannelDuplexHandler<ResponseDecoder, HttpRequestEncoder> {

    ResponseCodec(UpstreamConnection connection, HttpDecoderConfig config) {
        super(new ResponseDecoder(connection, config), new Encoder(connection));
    }

    private static final class Encoder extends HttpRequestEncoder {

        private final UpstreamConnection connection;

        Encoder(UpstreamConnection connection) {
            this.connection = connection;
        }

        @Override
        protected void encode(ChannelHandlerContext ctx, Object msg, List<Object> out) throws Exception {
            if (msg instanceof HttpRequest request) {
                connection.begins(request.method(), HttpUtil.is100ContinueExpected(request));
            }
            super.encode(ctx, msg, out);
        }
    }
}
