/** Databases, their connections, and published queries. Start at {@code Database}. */
@NullMarked
package io.headgate.core.database;

import org.jspecify.annotations.NullMarked;
