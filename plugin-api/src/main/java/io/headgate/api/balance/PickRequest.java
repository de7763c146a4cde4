package io.headgate.api.balance;

import io.headgate.api.http.RequestHead;
import org.jspecify.annotations.Nullable;

/** What a balancer may base its choice on. */
public interface PickRequest {

    /** The address of the client without its port, or the session id where a caller of the service gave one. */
    String clientAddress();

    /** The request's head; null when a server is asked for outside of a request. */
    @Nullable
    RequestHead head();

    /** The server that has just failed this request; null at the first try. */
    @Nullable
    Server avoid();
}
