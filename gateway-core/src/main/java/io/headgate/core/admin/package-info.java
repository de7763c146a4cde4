/** The admin listener. */
@NullMarked
package io.headgate.core.admin;

import org.jspecify.annotations.NullMarked;
