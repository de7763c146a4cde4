package io.headgate.core.config;

import io.headgate.api.plugin.Units;
import io.headgate.core.config.Node.Invalid;
import io.headgate.core.config.Node.Num;
import io.headgate.core.config.Node.Obj;
import io.headgate.core.config.Node.Text;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks values without parts, already of the right type. */
final class Scalars {

    /** Keeps every duration within what a nanosecond count and a timer can hold. */
    private static final String LONGEST = "365d";

    private final @Nullable Node document;
    private final Problems problems;

    Scalars(@Nullable Node document, Problems problems) {
        this.document = document;
        this.problems = problems;
    }

    Node check(Node node, JsonObject rules) {
        String reason = reason(node, rules);
        if (reason == null) {
            return node;
        }
        problems.add(node.at(), Shown.of(node, rules) + " (" + reason + ")");
        return new Invalid(node.at());
    }

    private @Nullable String reason(Node node, JsonObject rules) {
        if (!listed(node, rules)) {
            return "expected: " + Expected.ofRules(rules);
        }
        if (node instanceof Num number) {
            return inRange(number.value(), rules) ? null : "expected: " + Expected.ofRules(rules);
        }
        return node instanceof Text text ? text(text.value(), rules) : null;
    }

    static boolean listed(Node node, JsonObject rules) {
        Object value = Nodes.toJson(node);
        if (rules.containsKey("const") && !same(rules.getValue("const"), value)) {
            return false;
        }
        JsonArray values = rules.getJsonArray("enum");
        return values == null || values.stream().anyMatch(each -> same(each, value));
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Number a && other instanceof Number b) {
            return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString())) == 0;
        }
        return one == null ? other == null : one.equals(other);
    }

    private static boolean inRange(BigDecimal value, JsonObject rules) {
        return compare(value, rules, "minimum", 1) >= 0
                && compare(value, rules, "maximum", -1) <= 0
                && compare(value, rules, "exclusiveMinimum", 1) > 0
                && compare(value, rules, "exclusiveMaximum", -1) < 0;
    }

    private static int compare(BigDecimal value, JsonObject rules, String bound, int without) {
        Number limit = rules.getNumber(bound);
        return limit == null ? without : value.compareTo(new BigDecimal(limit.toString()));
    }

    private @Nullable String text(String value, JsonObject rules) {
        int length = value.codePointCount(0, value.length());
        if (length < rules.getInteger("minLength", 0) || length > rules.getInteger("maxLength", Integer.MAX_VALUE)) {
            return "expected: " + Expected.ofRules(rules);
        }
        String pattern = rules.getString("pattern");
        if (pattern != null && !Pattern.compile(ofJava(pattern)).matcher(value).find()) {
            return "expected: " + Expected.ofRules(rules);
        }
        String section = rules.getString("x-names");
        if (section != null) {
            return dangling(value, section);
        }
        String format = rules.getString("format", "");
        return switch (format) {
            case "duration" -> quantity(value, rules, "1ms", LONGEST);
            case "size" -> quantity(value, rules, "1B", null);
            default -> {
                Format known = Format.named(format);
                yield known == null ? null : known.reason(value);
            }
        };
    }

    /** A pattern of ECMA-262, as JSON Schema has them, where {@code $} is the very end: Java's lets a line break follow. */
    private static String ofJava(String pattern) {
        StringBuilder java = new StringBuilder();
        boolean inClass = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                java.append(c).append(pattern.charAt(++i));
                continue;
            }
            inClass = c == '[' || (inClass && c != ']');
            java.append(c == '$' && !inClass ? "\\z" : String.valueOf(c));
        }
        return java.toString();
    }

    private static @Nullable String quantity(String value, JsonObject rules, String least, @Nullable String most) {
        try {
            long amount = amount(value, rules);
            String maximum = rules.getString("x-maximum", most);
            if (amount < amount(rules.getString("x-minimum", least), rules)) {
                return rules.containsKey("x-minimum")
                        ? "expected: " + Expected.ofRules(rules)
                        : "expected: more than 0";
            }
            if (maximum != null && amount > amount(maximum, rules)) {
                return rules.containsKey("x-maximum")
                        ? "expected: " + Expected.ofRules(rules)
                        : "expected: at most " + maximum;
            }
            return null;
        } catch (IllegalArgumentException e) {
            // What was found is said by the caller, who knows whether it may be shown.
            return "expected: " + Expected.ofRules(rules);
        }
    }

    private static long amount(String text, JsonObject rules) {
        return "size".equals(rules.getString("format"))
                ? Units.parseSize(text)
                : Units.parseDuration(text).toMillis();
    }

    private @Nullable String dangling(String name, String section) {
        if (!(document instanceof Obj root) || !(root.get(section) instanceof Obj named)) {
            return "no such " + singular(section) + "; there are no " + section;
        }
        return named.get(name) != null
                ? null
                : "no such " + singular(section)
                        + Names.hint(name, named.members().keySet());
    }

    private static String singular(String section) {
        return section.substring(0, section.length() - 1);
    }
}
