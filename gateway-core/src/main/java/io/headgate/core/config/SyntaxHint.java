package io.headgate.core.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.util.Locale;
import java.util.Set;

/**
 * Says in plain words what stops a text from being JSON. Never shows what may be part of a value: where the syntax is
 * broken nobody knows yet which value is a password.
 */
final class SyntaxHint {

    /** Words that stand for no secret, however they are spelled. */
    private static final Set<String> HARMLESS = Set.of("true", "false", "null", "nan", "infinity", "undefined");

    private static final int LONGEST_HARMLESS = 9;

    private SyntaxHint() {}

    static String describe(String text, JsonParser parser, JsonProcessingException error) {
        int column = parser.currentLocation().getColumnNr() - 1;
        int offset = (int) Math.min(parser.currentLocation().getCharOffset() - 1, text.length() - 1L);
        if (error instanceof JsonEOFException) {
            return "not JSON: the file ends too early" + open(parser);
        }
        String hint = inEscape(error)
                ? "a \\ that begins no escape (expected: \\\\ for a plain \\)"
                : hint(text, Math.max(offset, 0));
        return "not JSON: " + hint + ", column " + Math.max(column, 1);
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

    private static boolean inEscape(JsonProcessingException error) {
        String message = String.valueOf(error.getOriginalMessage());
        return message.startsWith("Unrecognized character escape") || message.contains("hex-digit");
    }

    private static String hint(String text, int offset) {
        char found = text.charAt(offset);
        char before = previous(text, offset);
        if ((found == '}' || found == ']') && before == ',') {
            return "a comma before \"" + found + "\" (expected: no comma after the last entry)";
        }
        if (found == '\'') {
            return "' (expected: \" around texts and keys)";
        }
        if (found < ' ') {
            return "a line break or control character within a text (expected: \\n, or the \" that ends the text)";
        }
        if (found != '}' && found != ']' && offset > 0 && text.charAt(offset - 1) == '"') {
            return "text right after a \" (is a comma missing, or a \\ before a \" within a text?)";
        }
        if (found == '/' || found == '#') {
            return "\"" + found + "\" (JSON has no comments)";
        }
        if (found == '"' && (before == '"' || before == '}' || before == ']' || Character.isLetterOrDigit(before))) {
            return "\"" + found + "\" (is a comma missing before it?)";
        }
        if ("{}[]:,\"".indexOf(found) >= 0) {
            return "unexpected \"" + found + '"';
        }
        String word = word(text, offset);
        return HARMLESS.contains(word.toLowerCase(Locale.ROOT))
                ? '"' + word + "\" (expected: true, false, null, a number, or \" around a text)"
                : "something that is no value and no key (expected: \" around texts and keys)";
    }

    private static char previous(String text, int offset) {
        for (int i = offset - 1; i >= 0; i--) {
            if (!Character.isWhitespace(text.charAt(i))) {
                return text.charAt(i);
            }
        }
        return ' ';
    }

    /** The word around an offset; one that goes on beyond the longest harmless one is of no interest. */
    private static String word(String text, int offset) {
        int start = offset;
        while (start > 0 && offset - start <= LONGEST_HARMLESS && isPart(text.charAt(start - 1))) {
            start--;
        }
        int end = offset;
        while (end < text.length() && end - start <= LONGEST_HARMLESS && isPart(text.charAt(end))) {
            end++;
        }
        return text.substring(start, end);
    }

    /** Whether a character belongs to a word: everything does that ends no value. */
    private static boolean isPart(char c) {
        return !Character.isWhitespace(c) && "{}[]:,".indexOf(c) < 0;
    }
}
