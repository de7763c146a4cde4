/** The command line. Start at {@link io.headgate.core.cli.HeadgateCommand}. */
@NullMarked
package io.headgate.core.cli;

import org.jspecify.annotations.NullMarked;
