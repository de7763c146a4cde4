package io.headgate.core.proxy;

import io.headgate.api.http.Headers;
import io.headgate.api.http.RequestHead;

/** How many servers an {@code OPTIONS} request may still pass (RFC 9110 §7.6.2). */
final class MaxForwards {

    private static final String NAME = "Max-Forwards";

    private MaxForwards() {}

    /** Whether it ends here; otherwise counts this gateway. What is not a number is left as it is. */
    static boolean spent(RequestHead head) {
        if (!head.method().equals("OPTIONS")) {
            return false;
        }
        Headers headers = head.headers();
        long left = Framing.number(headers.get(NAME));
        if (left > 0) {
            headers.set(NAME, Long.toString(left - 1));
        }
        return left == 0;
    }
}
