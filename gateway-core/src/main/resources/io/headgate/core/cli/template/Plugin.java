package @PACKAGE@;

import io.headgate.api.plugin.GatewayPlugin;

/** Named by Plugin-Class in the manifest. A plugin that only contributes extensions overrides nothing. */
public final class @NAME@Plugin extends GatewayPlugin {}
