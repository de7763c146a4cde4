/**
 * Everything a Headgate plugin may see. Start at {@link io.headgate.api.plugin.GatewayPlugin} and the factory of the
 * extension point you mean to implement, for instance {@link io.headgate.api.balance.BalancerFactory}.
 */
@NullMarked
package io.headgate.api;

import org.jspecify.annotations.NullMarked;
