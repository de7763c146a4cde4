/**
 * Databases, their connections, and published queries. Start at {@link io.headgate.core.database.Database}; how a
 * statement is kept to its deadline is in {@code Call}.
 */
@NullMarked
package io.headgate.core.database;

import org.jspecify.annotations.NullMarked;
