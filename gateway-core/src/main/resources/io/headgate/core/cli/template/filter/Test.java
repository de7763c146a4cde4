package @PACKAGE@;

import io.headgate.api.http.FilterContract;
import io.headgate.api.http.FilterFactory;
import io.vertx.core.json.JsonObject;

class @NAME@Test extends FilterContract {

    @Override
    protected FilterFactory factory() {
        return new @NAME@Factory();
    }

    @Override
    protected JsonObject options() {
        return new JsonObject();
    }
}
