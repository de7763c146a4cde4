/** Choosing a server of a pool: start at {@link io.headgate.api.balance.BalancerFactory}. */
@NullMarked
package io.headgate.api.balance;

import org.jspecify.annotations.NullMarked;
