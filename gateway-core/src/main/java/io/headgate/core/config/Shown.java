package io.headgate.core.config;

import io.headgate.api.http.Tokens;
import io.headgate.core.config.Node.Arr;
import io.headgate.core.config.Node.Bool;
import io.headgate.core.config.Node.Num;
import io.headgate.core.config.Node.Obj;
import io.headgate.core.config.Node.Origin;
import io.headgate.core.config.Node.Text;
import io.vertx.core.json.JsonObject;

/** A value as messages show it: short, printable, and no secret. */
final class Shown {

    private static final int MAX_LENGTH = 80;

    private Shown() {}

    static String of(Node node, JsonObject rules) {
        if (node instanceof Obj) {
            return "an object";
        }
        if (node instanceof Arr) {
            return "a list";
        }
        if (node instanceof Bool bool) {
            return Boolean.toString(bool.value());
        }
        if (rules.getBoolean("writeOnly", false)) {
            return "***";
        }
        if (node instanceof Num number) {
            return Tokens.printable(number.shown());
        }
        if (node instanceof Text text) {
            boolean another = text.placeholder() && text.at().origin() == Origin.FILE;
            return another ? text(text) + " stands for something else" : text(text);
        }
        return "null";
    }

    /** A text as it is in the file, its placeholders not replaced. */
    static String text(Text text) {
        String shown = withoutUser(text.shown());
        String cut = shown.length() > MAX_LENGTH ? shown.substring(0, MAX_LENGTH) + "…" : shown;
        return '"' + Tokens.printable(cut) + '"';
    }

    /** A URL may have a password in it. */
    private static String withoutUser(String text) {
        int scheme = text.indexOf("://");
        int at = text.lastIndexOf('@');
        return scheme >= 0 && at > scheme ? text.substring(0, scheme + 3) + "***" + text.substring(at) : text;
    }
}
