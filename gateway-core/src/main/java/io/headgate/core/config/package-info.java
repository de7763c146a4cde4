/** The configuration: records that mirror the file, and how a file becomes them. Start at {@link io.headgate.core.config.GatewayConfig}. */
@NullMarked
package io.headgate.core.config;

import org.jspecify.annotations.NullMarked;
