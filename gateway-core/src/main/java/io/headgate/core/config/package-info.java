/**
 * The configuration: records that mirror the file, and how a file becomes them. Start at
 * {@link io.headgate.core.config.ConfigLoader}: text → nodes (JsonReader, Placeholders) → complete and valid nodes (SchemaWalk,
 * ConfigRules) → records (ConfigBinder).
 */
@NullMarked
package io.headgate.core.config;

import org.jspecify.annotations.NullMarked;
