package io.headgate.plugins.cachememory;

import io.headgate.api.cache.CacheStrategyContract;
import io.headgate.api.cache.CacheStrategyFactory;
import io.vertx.core.json.JsonObject;

class StandardStrategyContractTest extends CacheStrategyContract {

    @Override
    protected CacheStrategyFactory factory() {
        return new StandardStrategyFactory();
    }

    @Override
    protected JsonObject options() {
        return new JsonObject();
    }
}
