package io.headgate.core.database;

import io.headgate.api.service.ServiceException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The types of a statement's parameters, learned from PostgreSQL itself. */
final class ParameterTypes {

    private static final String LEARN = """
            SELECT parameter_types::text[] FROM pg_prepared_statements
            WHERE statement = $1 ORDER BY prepare_time DESC LIMIT 1""";

    private ParameterTypes() {}

    /** Prepares the statement, which stays prepared on the connection, and reads its types. */
    static Future<List<ParameterType>> learn(SqlConnection connection, String sql) {
        return connection
                .prepare(sql)
                .compose(prepared -> connection.preparedQuery(LEARN).execute(Tuple.of(sql)))
                .map(rows -> {
                    List<ParameterType> types = new ArrayList<>();
                    for (var row : rows) {
                        for (String name : row.getArrayOfStrings(0)) {
                            types.add(sendable(name, types.size() + 1));
                        }
                    }
                    return List.copyOf(types);
                });
    }

    /** The client sends some types as NULL, and others not at all. */
    private static ParameterType sendable(String name, int number) {
        ParameterType type = ParameterType.named(name);
        if (!type.isSendable()) {
            String text = type.array() ? "::text[]::" : "::text::";
            throw mismatch("parameter $" + number + " is of a type that cannot be sent (expected: $" + number + text
                    + name + " in the statement)");
        }
        return type;
    }

    /**
     * Values as the client wants them.
     *
     * @throws ServiceException with code {@code PARAMETER_MISMATCH}, naming the first parameter that does not fit
     */
    static Tuple bind(List<ParameterType> types, List<@Nullable Object> values) {
        if (types.size() != values.size()) {
            throw mismatch("the statement takes " + types.size() + " parameters, " + values.size() + " were given");
        }
        Tuple tuple = Tuple.tuple();
        for (int i = 0; i < types.size(); i++) {
            try {
                tuple.addValue(types.get(i).bind(values.get(i)));
            } catch (IllegalArgumentException refused) {
                throw mismatch(
                        "parameter $" + (i + 1) + " must be " + types.get(i).expected());
            }
        }
        return tuple;
    }

    private static ServiceException mismatch(String message) {
        return new ServiceException("PARAMETER_MISMATCH", 400, message);
    }
}
