package io.headgate.core.proxy;

import org.jspecify.annotations.Nullable;

/** Walks over the members of a comma-separated field value that has no quoted strings, skipping empty ones. */
final class FieldList {

    private final String value;
    private int at;

    FieldList(String value) {
        this.value = value;
    }

    /** The next member without the whitespace around it, or null at the end. */
    @Nullable
    String next() {
        while (at < value.length()) {
            int comma = value.indexOf(',', at);
            int end = comma < 0 ? value.length() : comma;
            String member = value.substring(at, end).strip();
            at = end + 1;
            if (!member.isEmpty()) {
                return member;
            }
        }
        return null;
    }

    /** Whether the list holds that member, without regard to case. */
    static boolean contains(String value, String member) {
        FieldList list = new FieldList(value);
        for (String next = list.next(); next != null; next = list.next()) {
            if (next.equalsIgnoreCase(member)) {
                return true;
            }
        }
        return false;
    }
}
