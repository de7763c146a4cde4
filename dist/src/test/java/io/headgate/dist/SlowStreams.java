package io.headgate.dist;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that read a large response a little at a time, and clients that send a large body as fast as it is taken. One
 * whose connection ends begins anew.
 */
final class SlowStreams implements AutoCloseable {

    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final int SMALL = 16 * 1024;

    private final int port;
    private final long length;
    private final Stream[] streams;
    private final ByteBuffer sent = ByteBuffer.allocate(64 * 1024);
    private final ByteBuffer read = ByteBuffer.allocate(1024);
    private final AtomicLong moved = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final Thread thread = new Thread(this::run, "slow-streams");
    private volatile boolean going = true;
    private volatile IOException failure;

    private static final class Stream {

        final boolean reads;
        SocketChannel channel;

        Stream(boolean reads) {
            this.reads = reads;
        }
    }

    /** Starts them, all on one thread. */
    SlowStreams(int port, int readers, int senders, long length) {
        this.port = port;
        this.length = length;
        streams = new Stream[readers + senders];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = new Stream(i < readers);
        }
        thread.start();
    }

    /** The bytes that were read and sent. */
    long moved() throws IOException {
        if (failure != null) {
            throw failure;
        }
        return moved.get();
    }

    /** How many were ended by the other side. */
    long ended() {
        return ended.get();
    }

    private void run() {
        try {
            while (going) {
                for (Stream stream : streams) {
                    if (stream.channel == null) {
                        stream.channel = open(stream.reads);
                    }
                    move(stream);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            for (Stream stream : streams) {
                if (stream.channel != null) {
                    stream.channel.close();
                }
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private SocketChannel open(boolean reads) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SMALL);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        String head = reads
                ? "GET /large HTTP/1.1\r\nHost: slow.test\r\n\r\n"
                : "PUT /large HTTP/1.1\r\nHost: slow.test\r\nContent-Length: " + length + "\r\n\r\n";
        channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        return channel;
    }

    private void move(Stream stream) throws IOException {
        int bytes;
        try {
            bytes = stream.reads ? stream.channel.read(read.clear()) : stream.channel.write(sent.clear());
        } catch (IOException reset) {
            bytes = -1;
        }
        if (bytes < 0) {
            ended.incrementAndGet();
            stream.channel.close();
            stream.channel = null;
        } else {
            moved.addAndGet(bytes);
        }
    }

    @Override
    public void close() {
        going = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
