package @PACKAGE@;

import io.headgate.api.health.HealthCheckContract;
import io.headgate.api.health.HealthCheckFactory;
import io.headgate.api.health.ScriptedServer;

class @NAME@Test extends HealthCheckContract {

    @Override
    protected HealthCheckFactory factory() {
        return new @NAME@Factory();
    }

    @Override
    protected ScriptedServer.Script well() {
        return ScriptedServer.silence();
    }

    /** To accept a connection is all that this check asks for. */
    @Override
    protected ScriptedServer.Script unwell() {
        return null;
    }
}
