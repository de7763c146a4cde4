/** Datagrams between processes, which Java 17 has not. Start at {@link io.headgate.core.systemd.wire.NotifySocket}. */
@NullMarked
package io.headgate.core.systemd.wire;

import org.jspecify.annotations.NullMarked;
