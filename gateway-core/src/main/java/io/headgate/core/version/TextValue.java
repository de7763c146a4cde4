package io.headgate.core.version;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON value with the place in the text where it stands. Keys may be there twice. Immutable. */
sealed interface TextValue {

    JsonFactory JSON = new JsonFactory();

    /** An object. */
    record Obj(List<Member> members) implements TextValue {

        /** The text of a member that is one; null when it is none. */
        @Nullable
        String text(String key) {
            for (Member member : members) {
                if (member.key().equals(key) && member.value() instanceof Scalar scalar) {
                    return scalar.text();
                }
            }
            return null;
        }
    }

    /** A member of an object. */
    record Member(String key, TextValue value) {}

    /** A list. */
    record Arr(List<TextValue> items) implements TextValue {}

    /**
     * A text, a number, a truth value or null.
     *
     * @param text null for all but a text
     */
    record Scalar(int start, int end, int line, @Nullable String text) implements TextValue {}

    /** Reads a text; null when it is no JSON. */
    static @Nullable TextValue read(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return null;
            }
            TextValue value = value(parser);
            return parser.nextToken() == null ? value : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static TextValue value(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            List<Member> members = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                members.add(new Member(key, value(parser)));
            }
            return new Obj(members);
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            List<TextValue> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser));
            }
            return new Arr(items);
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        int line = parser.currentTokenLocation().getLineNr();
        String text = parser.getText();
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return new Scalar(start, (int) parser.currentLocation().getCharOffset(), line, text);
        }
        return new Scalar(start, start + text.length(), line, null);
    }
}
