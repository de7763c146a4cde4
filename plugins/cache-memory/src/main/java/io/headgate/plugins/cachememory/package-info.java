/** The cache store in memory. */
@NullMarked
package io.headgate.plugins.cachememory;

import org.jspecify.annotations.NullMarked;
