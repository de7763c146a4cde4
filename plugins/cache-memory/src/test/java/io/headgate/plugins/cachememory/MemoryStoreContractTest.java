package io.headgate.plugins.cachememory;

import io.headgate.api.cache.CacheStoreContract;
import io.headgate.api.cache.CacheStoreFactory;
import io.vertx.core.json.JsonObject;

class MemoryStoreContractTest extends CacheStoreContract {

    @Override
    protected CacheStoreFactory factory() {
        return new MemoryStoreFactory();
    }

    @Override
    protected JsonObject options() {
        return new JsonObject().put("maxSize", "1MiB");
    }
}
