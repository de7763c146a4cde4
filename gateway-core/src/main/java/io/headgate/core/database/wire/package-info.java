/**
 * What the PostgreSQL client keeps to itself: the sockets below its connections. Start at {@link
 * io.headgate.core.database.wire.Sockets}.
 */
@NullMarked
package io.headgate.core.database.wire;

import org.jspecify.annotations.NullMarked;
