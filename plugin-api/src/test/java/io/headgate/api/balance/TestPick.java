package io.headgate.api.balance;

import io.headgate.api.http.RequestHead;
import org.jspecify.annotations.Nullable;

/** Asks a balancer for a server. */
public record TestPick(
        String clientAddress,
        @Nullable RequestHead head,
        @Nullable Server avoid) implements PickRequest {

    /** The first try of a client, outside of a request. */
    public static TestPick from(String clientAddress) {
        return new TestPick(clientAddress, null, null);
    }

    /** A client's next try after a server has failed. */
    public static TestPick avoiding(String clientAddress, Server avoid) {
        return new TestPick(clientAddress, null, avoid);
    }
}
