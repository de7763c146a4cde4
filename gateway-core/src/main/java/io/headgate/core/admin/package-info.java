/** The admin listener. Start at {@link io.headgate.core.admin.AdminServer}. */
@NullMarked
package io.headgate.core.admin;

import org.jspecify.annotations.NullMarked;
