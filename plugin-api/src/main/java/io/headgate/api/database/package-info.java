/** What the database service takes and returns: start at {@link io.headgate.api.service.DatabaseService}. */
@NullMarked
package io.headgate.api.database;

import org.jspecify.annotations.NullMarked;
