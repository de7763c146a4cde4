/** The plugin to drop into a running gateway. */
@NullMarked
package io.headgate.plugins.demo;

import org.jspecify.annotations.NullMarked;
