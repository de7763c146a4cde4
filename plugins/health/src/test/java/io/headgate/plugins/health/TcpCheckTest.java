package io.headgate.plugins.health;

import io.headgate.api.health.HealthCheckContract;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.health.ScriptedServer;

class TcpCheckTest extends HealthCheckContract {

    @Override
    protected HealthCheckFactory factory() {
        return new TcpCheckFactory();
    }

    @Override
    protected ScriptedServer.Script well() {
        return ScriptedServer.silence();
    }

    @Override
    protected ScriptedServer.Script unwell() {
        return null;
    }
}
