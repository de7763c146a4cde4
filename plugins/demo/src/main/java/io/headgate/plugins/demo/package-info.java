/**
 * The example for authors of plugins: the smallest plugin that can be seen at work. Start at
 * {@link io.headgate.plugins.demo.DemoPlugin}; the {@code pom.xml} beside it writes the jar's manifest.
 */
@NullMarked
package io.headgate.plugins.demo;

import org.jspecify.annotations.NullMarked;
