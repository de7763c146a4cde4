package io.headgate.core.proxy;

import java.util.ArrayList;
import java.util.List;

/** The proxies in front of the gateway whose word about a request is taken: addresses and CIDR blocks. Immutable. */
public final class TrustedProxies {

    /** Nobody is trusted. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private static final class Block {
        final byte[] address;
        final int bits;

        Block(byte[] address, int bits) {
            this.address = address;
            this.bits = bits;
        }
    }

    private final Block[] blocks;

    private TrustedProxies(List<Block> blocks) {
        this.blocks = blocks.toArray(new Block[0]);
    }

    /**
     * Reads the config's list.
     *
     * @throws IllegalArgumentException naming the entry that is neither an address nor a CIDR block
     */
    public static TrustedProxies of(List<String> entries) {
        List<Block> blocks = new ArrayList<>();
        for (String entry : entries) {
            blocks.add(block(entry));
        }
        return blocks.isEmpty() ? NONE : new TrustedProxies(blocks);
    }

    /** Whether an address, without a port, is in one of the blocks. What is not an address is not trusted. */
    boolean contains(String address) {
        if (blocks.length == 0) {
            return false;
        }
        byte[] parsed = IpAddress.parse(address);
        if (parsed != null) {
            for (Block block : blocks) {
                if (covers(block, parsed)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean covers(Block block, byte[] address) {
        if (block.address.length != address.length) {
            return false;
        }
        int whole = block.bits / 8;
        for (int i = 0; i < whole; i++) {
            if (block.address[i] != address[i]) {
                return false;
            }
        }
        int rest = block.bits % 8;
        return rest == 0 || (block.address[whole] ^ address[whole]) >> (8 - rest) == 0;
    }

    private static Block block(String entry) {
        int slash = entry.indexOf('/');
        byte[] address = IpAddress.parse(slash < 0 ? entry : entry.substring(0, slash));
        int bits = address == null ? -1 : slash < 0 ? address.length * 8 : bits(entry, slash + 1, address.length * 8);
        if (address == null || bits < 0) {
            throw new IllegalArgumentException(
                    "\"" + entry + "\" (expected: an address or a block such as 10.0.0.0/8 or fd00::/8)");
        }
        return new Block(address, bits);
    }

    private static int bits(String entry, int from, int most) {
        String digits = entry.substring(from);
        long bits = digits.length() > 3 ? -1 : Framing.number(digits);
        return bits > most ? -1 : (int) bits;
    }
}
