/** The three services on the event bus. Start at {@link io.headgate.core.service.ServiceEndpoints}. */
@NullMarked
package io.headgate.core.service;

import org.jspecify.annotations.NullMarked;
