package io.headgate.core.database;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A btree index over columns.
 *
 * @param key the columns' numbers, as {@code pg_index.indkey} writes them
 */
record IndexDefinition(Table table, List<String> columns, String key, boolean unique) {

    private static final int MAX_NAME_BYTES = 63;

    /**
     * A name that differs for each definition: PostgreSQL silently cuts names at 63 bytes, so that two long ones could
     * become the same.
     */
    String name() {
        String readable = "idx_" + table.name() + '_' + String.join("_", columns);
        String hash = '_' + hash();
        return cut(readable, MAX_NAME_BYTES - hash.length()) + hash;
    }

    String statement(boolean concurrent) {
        return "CREATE " + (unique ? "UNIQUE " : "") + "INDEX " + (concurrent ? "CONCURRENTLY " : "")
                + Table.quote(name()) + " ON " + table.quoted()
                + columns.stream().map(Table::quote).collect(Collectors.joining(", ", " USING btree (", ")"));
    }

    private String hash() {
        String definition = unique + "\0" + table.schema() + "\0" + table.name() + "\0" + String.join("\0", columns);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(definition.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Cuts to a number of bytes without leaving half a character. */
    private static String cut(String text, int maxBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= maxBytes) {
            return text;
        }
        int end = maxBytes;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(Arrays.copyOf(bytes, end), StandardCharsets.UTF_8);
    }
}
