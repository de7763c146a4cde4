package io.headgate.core.config;

import io.headgate.api.http.Tokens;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value that knows where it stands. Immutable. */
sealed interface Node {

    At at();

    /** Where a value stands. {@code line} is that of the enclosing value for one that is not in the file. */
    record At(String path, int line, Origin origin) {

        At item(int index) {
            return new At(path + '[' + index + ']', line, origin);
        }

        At key(String key) {
            return new At(join(path, key), line, origin);
        }

        At line(int other) {
            return new At(path, other, origin);
        }

        At origin(Origin other) {
            return new At(path, line, other);
        }

        private static String join(String path, String key) {
            if (!plain(key)) {
                return path + "[\"" + Tokens.printable(key) + "\"]";
            }
            return path.isEmpty() ? key : path + '.' + key;
        }

        private static boolean plain(String key) {
            for (int i = 0; i < key.length(); i++) {
                char c = key.charAt(i);
                if (c != '$' && c != '-' && c != '_' && !(c < 128 && Character.isLetterOrDigit(c))) {
                    return false;
                }
            }
            return !key.isEmpty();
        }
    }

    /** Where a value comes from. */
    enum Origin {
        FILE,
        ENVIRONMENT,
        DEFAULT
    }

    /** An object; keys in the file's order. */
    record Obj(At at, Map<String, Node> members) implements Node {

        @Nullable
        Node get(String key) {
            return members.get(key);
        }
    }

    /** A list. */
    record Arr(At at, List<Node> items) implements Node {}

    /**
     * A text with its placeholders replaced.
     *
     * @param shown what messages may show of it
     * @param placeholder whether it is one placeholder and nothing else, so that it takes the type that is asked for
     */
    record Text(At at, String value, String shown, boolean placeholder) implements Node {}

    /** A number. */
    record Num(At at, BigDecimal value, String shown) implements Node {

        boolean whole() {
            return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
        }
    }

    /** A truth value. */
    record Bool(At at, boolean value) implements Node {}

    /** The JSON null. */
    record Nil(At at) implements Node {}

    /** What was here has been reported already; nothing more is to be said about it. */
    record Invalid(At at) implements Node {}
}
