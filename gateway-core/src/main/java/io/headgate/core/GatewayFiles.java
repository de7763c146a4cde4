package io.headgate.core;

import java.nio.file.Path;

/**
 * Where a gateway's files are.
 *
 * @param config the config file
 * @param plugins the folder that jars are dropped into
 * @param state the folder for what it must remember; made when it is not there
 */
public record GatewayFiles(Path config, Path plugins, Path state) {}
