/** The demo: the gateway with backends and a database of its own, to try it out. */
@NullMarked
package io.headgate.demo;

import org.jspecify.annotations.NullMarked;
