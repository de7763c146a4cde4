package io.headgate.core.proxy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message as it stood on the wire.
 *
 * @param startLine request line or status line
 * @param fields the lines, as they came
 * @param complete whether the body came to its end
 */
record WireMessage(String startLine, List<String> fields, Buffer body, List<String> trailers, boolean complete) {

    int status() {
        return Integer.parseInt(startLine.split(" ", 3)[1]);
    }

    /** The value of the only field of that name, or null. */
    String field(String name) {
        List<String> all = all(name);
        if (all.size() > 1) {
            throw new AssertionError(name + " is there " + all.size() + " times");
        }
        return all.isEmpty() ? null : all.get(0);
    }

    List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (String field : fields) {
            int colon = field.indexOf(':');
            if (field.substring(0, colon).equalsIgnoreCase(name)) {
                values.add(field.substring(colon + 1).trim());
            }
        }
        return values;
    }

    String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    WireMessage with(Buffer newBody, List<String> newTrailers, boolean ended) {
        return new WireMessage(startLine, fields, newBody, newTrailers, ended);
    }
}
