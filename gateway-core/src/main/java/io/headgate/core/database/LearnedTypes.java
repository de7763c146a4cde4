package io.headgate.core.database;

import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Remembers the types of the statements used last. A wrong memory, after a change of a table, is learned anew. */
final class LearnedTypes {

    private static final int MAX_STATEMENTS = 512;

    private final Map<String, List<ParameterType>> types = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<ParameterType>> eldest) {
            return size() > MAX_STATEMENTS;
        }
    };

    Future<List<ParameterType>> types(Lease lease, String sql) {
        List<ParameterType> known = get(sql);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return ParameterTypes.learn(lease.connection(), sql).onSuccess(learned -> put(sql, learned));
    }

    void forget(String sql) {
        synchronized (types) {
            types.remove(sql);
        }
    }

    private @Nullable List<ParameterType> get(String sql) {
        synchronized (types) {
            return types.get(sql);
        }
    }

    private void put(String sql, List<ParameterType> learned) {
        synchronized (types) {
            types.put(sql, learned);
        }
    }
}
