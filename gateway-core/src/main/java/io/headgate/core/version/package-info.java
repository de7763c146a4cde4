/**
 * The config as a document with a history: numbered versions in the state folder, differences, edits from outside. Start at
 * {@link io.headgate.core.version.ConfigEditor}.
 */
@NullMarked
package io.headgate.core.version;

import org.jspecify.annotations.NullMarked;
