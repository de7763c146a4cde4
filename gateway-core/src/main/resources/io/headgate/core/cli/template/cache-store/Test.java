package @PACKAGE@;

import io.headgate.api.cache.CacheStoreContract;
import io.headgate.api.cache.CacheStoreFactory;
import io.vertx.core.json.JsonObject;

class @NAME@Test extends CacheStoreContract {

    @Override
    protected CacheStoreFactory factory() {
        return new @NAME@Factory();
    }

    @Override
    protected JsonObject options() {
        return new JsonObject().put("maxSize", "1MiB");
    }
}
