package io.headgate.core.version;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hides the secrets that are written out in the text of a config, and puts them back. What is a secret is told by its key,
 * or by being the password in a URL; what is one placeholder and nothing else stands for a secret and is none. Immutable.
 */
final class SecretMask {

    static final String MASKED = "\"***\"";

    /** A default that is not empty may be the secret. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\"?\\$\\{(?:file:[^}]*|[^}:]+:?)}\"?");

    /** The user information of a URL, after the user. */
    private static final Pattern IN_URL = Pattern.compile("(://[^\\s\"/@:]*:)([^\\s\"/@]+)(@)");

    private static final Pattern MASKED_IN_URL = Pattern.compile("://[^\\s\"/@:]*:\\*\\*\\*@");

    /** What tells entries of a list from each other, the likeliest first. */
    private static final List<String> NAMES = List.of("name", "id", "type", "address");

    private final Set<String> keys;

    /** A mask for the values of these keys. */
    SecretMask(Set<String> keys) {
        this.keys = Set.copyOf(keys);
    }

    /** The text with {@code ***} in the place of each secret. */
    String mask(String text) {
        TextValue root = TextValue.read(text);
        if (root == null) {
            return withoutPasswords(new BrokenText(keys).mask(text));
        }
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (Value value : values(root, text)) {
            out.append(text, from, value.start()).append(masked(value));
            from = value.end();
        }
        return out.append(text, from, text.length()).toString();
    }

    /**
     * The text with the secrets of another in the place of each {@code ***} that stands where they did: under the same
     * keys and, in lists, in the entry of the same name.
     *
     * @throws UnknownSecret when there is none
     */
    String unmask(String masked, String base) {
        TextValue root = masked.contains("***") ? TextValue.read(masked) : null;
        if (root == null) {
            // What is no JSON is not applied, and nothing is to be put back.
            return masked;
        }
        Map<String, Value> known = new HashMap<>();
        TextValue before = TextValue.read(base);
        if (before != null) {
            values(before, base).forEach(value -> known.put(value.place(), value));
        }
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (Value value : values(root, masked)) {
            if (isMask(value)) {
                Value secret = known.get(value.place());
                if (secret == null || isMask(secret) || !masked(secret).equals(value.token())) {
                    throw new UnknownSecret(value.path(), value.line());
                }
                out.append(masked, from, value.start()).append(secret.token());
                from = value.end();
            }
        }
        return out.append(masked, from, masked.length()).toString();
    }

    /** A mask that stands for nothing. */
    static final class UnknownSecret extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String path;
        private final int line;

        private UnknownSecret(String path, int line) {
            super(
                    "*** stands for a secret that this config did not have there (expected: the secret, or a placeholder)");
            this.path = path;
            this.line = line;
        }

        String path() {
            return path;
        }

        int line() {
            return line;
        }
    }

    /**
     * A scalar in a text.
     *
     * @param place where it stands, by names rather than by positions, so that it is found when others come before it
     */
    private record Value(String place, String path, int line, int start, String token, boolean secret) {

        int end() {
            return start + token.length();
        }
    }

    private record At(String place, String path, boolean secret) {}

    private static boolean isMask(Value value) {
        return (value.secret() && value.token().equals(MASKED))
                || MASKED_IN_URL.matcher(value.token()).find();
    }

    private static String masked(Value value) {
        return value.secret() && isLiteral(value.token()) ? MASKED : withoutPasswords(value.token());
    }

    private static String withoutPasswords(String text) {
        return IN_URL.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        isLiteral(found.group(2)) ? found.group(1) + "***" + found.group(3) : found.group()));
    }

    /** Whether a value is written out, rather than none or a placeholder. */
    static boolean isLiteral(String token) {
        return !token.equals("\"\"")
                && !token.equals("null")
                && !PLACEHOLDER.matcher(token).matches();
    }

    /** In the order of the text. */
    private List<Value> values(TextValue root, String text) {
        List<Value> values = new ArrayList<>();
        collect(root, new At("", "", false), text, values);
        return values;
    }

    private void collect(TextValue value, At at, String text, List<Value> values) {
        if (value instanceof TextValue.Obj object) {
            Map<String, Integer> seen = new HashMap<>();
            for (TextValue.Member member : object.members()) {
                String key = member.key();
                int times = seen.merge(key, 1, Integer::sum);
                String path = at.path().isEmpty() ? key : at.path() + '.' + key;
                boolean secret = at.secret() || keys.contains(key);
                collect(member.value(), new At(at.place() + '/' + key + '#' + times, path, secret), text, values);
            }
        } else if (value instanceof TextValue.Arr list) {
            items(list, at, text, values);
        } else if (value instanceof TextValue.Scalar scalar) {
            String token = text.substring(scalar.start(), scalar.end());
            values.add(new Value(at.place(), at.path(), scalar.line(), scalar.start(), token, at.secret()));
        }
    }

    private void items(TextValue.Arr list, At at, String text, List<Value> values) {
        Map<String, Integer> sizes = new HashMap<>();
        list.items().forEach(item -> sizes.merge(name(item), 1, Integer::sum));
        Map<String, Integer> seen = new HashMap<>();
        int index = 0;
        for (TextValue item : list.items()) {
            String name = name(item);
            // Of several that are called alike nobody can tell which is which once there are more or fewer of them.
            String which = name + '#' + seen.merge(name, 1, Integer::sum) + '/' + sizes.get(name);
            At here = new At(at.place() + '[' + which + ']', at.path() + '[' + index + ']', at.secret());
            collect(item, here, text, values);
            index++;
        }
    }

    private static String name(TextValue item) {
        if (item instanceof TextValue.Obj object) {
            for (String key : NAMES) {
                @Nullable String value = object.text(key);
                if (value != null) {
                    return key + '=' + withoutPasswords(value);
                }
            }
        }
        return "";
    }
}
