package io.headgate.core.event;

import io.headgate.api.event.Event;

/** Where the gateway's parts announce events. Never blocks, never throws; safe for use from any thread. */
@FunctionalInterface
public interface Events {

    /** Announces an event to all who listen. */
    void publish(Event event);
}
