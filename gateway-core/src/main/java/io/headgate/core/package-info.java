/** The gateway. Start at {@code Gateway}, which wires everything by constructor. */
@NullMarked
package io.headgate.core;

import org.jspecify.annotations.NullMarked;
