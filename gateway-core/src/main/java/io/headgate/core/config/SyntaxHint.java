package io.headgate.core.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.headgate.api.http.Tokens;

/** Says in plain words what stops a text from being JSON. */
final class SyntaxHint {

    private SyntaxHint() {}

    static String describe(String text, JsonParser parser, JsonProcessingException error) {
        int column = parser.currentLocation().getColumnNr() - 1;
        int offset = (int) Math.min(parser.currentLocation().getCharOffset() - 1, text.length() - 1L);
        if (error instanceof JsonEOFException) {
            return "not JSON: the file ends too early" + open(parser);
        }
        return "not JSON: " + hint(text, Math.max(offset, 0)) + ", column " + Math.max(column, 1);
    }

    private static String open(JsonParser parser) {
        var context = parser.getParsingContext();
        int line = context.startLocation(parser.currentLocation().contentReference())
                .getLineNr();
        if (context.inObject()) {
            return " (a \"}\" is missing for the \"{\" of line " + line + ")";
        }
        return context.inArray() ? " (a \"]\" is missing for the \"[\" of line " + line + ")" : "";
    }

    private static String hint(String text, int offset) {
        char found = text.charAt(offset);
        char before = previous(text, offset);
        if ((found == '}' || found == ']') && before == ',') {
            return "a comma before \"" + found + "\" (expected: no comma after the last entry)";
        }
        if (found == '/' || found == '#') {
            return "\"" + found + "\" (JSON has no comments)";
        }
        if (found == '\'') {
            return "' (expected: \" around texts and keys)";
        }
        if (found == '"' && (before == '"' || before == '}' || before == ']' || Character.isLetterOrDigit(before))) {
            return "\"" + found + "\" (is a comma missing before it?)";
        }
        if (found < ' ') {
            return "a line break or control character within a text (expected: \\n, or the \" that ends the text)";
        }
        if (Character.isLetter(found) || Character.isLetterOrDigit(before)) {
            return "\"" + Tokens.printable(word(text, offset)) + "\" (expected: \" around texts and keys)";
        }
        return "unexpected \"" + Tokens.printable(String.valueOf(found)) + "\"";
    }

    private static char previous(String text, int offset) {
        for (int i = offset - 1; i >= 0; i--) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return text.charAt(i);
            }
        }
        return ' ';
    }

    private static String word(String text, int offset) {
        int start = offset;
        while (start > 0 && Character.isLetterOrDigit(text.charAt(start - 1))) {
            start--;
        }
        int end = offset;
        while (end < text.length() && end - start < 40 && Character.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        return text.substring(start, Math.max(end, offset + 1));
    }
}
