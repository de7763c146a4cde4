/** The gateway's own organs, offered to plugins: start at {@link io.headgate.api.service.Services}. */
@NullMarked
package io.headgate.api.service;

import org.jspecify.annotations.NullMarked;
