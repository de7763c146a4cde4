package @PACKAGE@;

import io.headgate.api.cache.CacheStrategyContract;
import io.headgate.api.cache.CacheStrategyFactory;
import io.vertx.core.json.JsonObject;

class @NAME@Test extends CacheStrategyContract {

    @Override
    protected CacheStrategyFactory factory() {
        return new @NAME@Factory();
    }

    @Override
    protected JsonObject options() {
        return new JsonObject();
    }
}
