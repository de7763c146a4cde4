package io.headgate.core.upstream;

import io.headgate.api.balance.PickRequest;
import io.headgate.api.balance.Server;
import io.headgate.api.http.RequestHead;
import org.jspecify.annotations.Nullable;

/** Asking for a server outside of a request, by the id of a session. */
record SessionPick(String clientAddress) implements PickRequest {

    @Override
    public @Nullable RequestHead head() {
        return null;
    }

    @Override
    public @Nullable Server avoid() {
        return null;
    }
}
