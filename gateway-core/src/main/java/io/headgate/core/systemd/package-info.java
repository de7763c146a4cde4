/** What the service manager is told of the process. Start at {@link io.headgate.core.systemd.ServiceManager}. */
@NullMarked
package io.headgate.core.systemd;

import org.jspecify.annotations.NullMarked;
