/** The balancing strategies. */
@NullMarked
package io.headgate.plugins.balancing;

import org.jspecify.annotations.NullMarked;
