package io.headgate.core.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads strict JSON (RFC 8259): no comments, no trailing text, no repeated keys, bounded in size and depth. */
final class JsonReader {

    static final int MAX_BYTES = 1 << 20;
    static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_LENGTH = 64;
    private static final int MAX_EXPONENT = 400;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_BYTES)
                    .maxNameLength(MAX_BYTES)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            .build();

    private final String text;
    private final Placeholders placeholders;
    private final Problems problems;

    private JsonReader(String text, Placeholders placeholders, Problems problems) {
        this.text = text;
        this.placeholders = placeholders;
        this.problems = problems;
    }

    /** The document, or null after a problem that makes going on pointless. */
    static @Nullable Node read(String text, Placeholders placeholders, Problems problems) {
        return new JsonReader(text, placeholders, problems).document();
    }

    /** Whether a text is one whole JSON value, rather than, say, one that is still being written. */
    static boolean isWhole(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private @Nullable Node document() {
        Node.At root = new Node.At("", 0, Node.Origin.FILE);
        try (JsonParser parser = FACTORY.createParser(text)) {
            try {
                if (parser.nextToken() == null) {
                    problems.add(root, "the file is empty (expected: a JSON object)");
                    return null;
                }
                Node node = value(parser, root);
                if (parser.nextToken() != null) {
                    problems.add(root.line(line(parser)), "text after the end of the JSON document");
                    return null;
                }
                return node;
            } catch (StreamConstraintsException e) {
                problems.add(root.line(line(parser)), limit(e));
            } catch (JsonProcessingException e) {
                problems.add(root.line(line(parser)), SyntaxHint.describe(text, parser, e));
            }
        } catch (IOException e) {
            problems.add(root, "cannot be read: " + e.getMessage());
        }
        return null;
    }

    private Node value(JsonParser parser, Node.At at) throws IOException {
        Node.At here = at.line(parser.currentTokenLocation().getLineNr());
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, here);
            case START_ARRAY -> array(parser, here);
            case VALUE_STRING -> placeholders.resolve(here, parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, here);
            case VALUE_TRUE -> new Node.Bool(here, true);
            case VALUE_FALSE -> new Node.Bool(here, false);
            case VALUE_NULL -> new Node.Nil(here);
            default -> throw new IllegalStateException("no value begins with " + parser.currentToken());
        };
    }

    private Node object(JsonParser parser, Node.At at) throws IOException {
        Map<String, Node> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            Node.At here = at.key(key).line(parser.currentTokenLocation().getLineNr());
            parser.nextToken();
            Node value = value(parser, here);
            Node earlier = members.putIfAbsent(key, value);
            if (earlier != null) {
                problems.add(
                        here,
                        "the key is there twice (first on line " + earlier.at().line() + ")");
            }
        }
        return new Node.Obj(at, members);
    }

    private Node array(JsonParser parser, Node.At at) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser, at.item(items.size())));
        }
        return new Node.Arr(at, items);
    }

    private Node number(JsonParser parser, Node.At at) throws IOException {
        BigDecimal value = decimal(parser.getText());
        if (value == null || Math.abs((long) value.precision() - value.scale()) > MAX_EXPONENT) {
            // Not shown: it may be a password that was meant to be a text.
            problems.add(at, "a number out of range (expected: an exponent of at most " + MAX_EXPONENT + ")");
            return new Node.Invalid(at);
        }
        return new Node.Num(at, value, parser.getText());
    }

    /** Null for an exponent that even a BigDecimal cannot hold. */
    private static @Nullable BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static int line(JsonParser parser) {
        return parser.currentLocation().getLineNr();
    }

    private static String limit(StreamConstraintsException e) {
        String message = String.valueOf(e.getOriginalMessage());
        return message.contains("depth")
                ? "nested too deeply (expected: at most " + MAX_DEPTH + " levels)"
                : "a number is too long (expected: at most " + MAX_NUMBER_LENGTH + " characters)";
    }
}
