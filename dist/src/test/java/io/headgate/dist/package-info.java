/** The distribution as its users run it: a process of its own, reached over sockets. Start at {@link io.headgate.dist.GatewayProcess}. */
package io.headgate.dist;
