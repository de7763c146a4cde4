package io.headgate.core.database;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** Collects rows as JSON objects, for callers in this process; bounded by an estimate of their size. */
final class ObjectRows {

    private static final int BYTES_A_VALUE = 16;

    private final int maxBytes;
    private final JsonArray rows = new JsonArray();
    private @Nullable List<String> columns;
    private long size;

    private ObjectRows(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Collects rows up to a size; fails with {@code RESULT_TOO_LARGE} beyond it. */
    static Collector<Row, ObjectRows, JsonArray> collector(int maxBytes) {
        return Collector.of(
                () -> new ObjectRows(maxBytes), ObjectRows::add, ObjectRows::neverCombined, ObjectRows::finished);
    }

    private void add(Row row) {
        if (size > maxBytes) {
            rows.clear();
            return;
        }
        List<String> names = columns;
        if (names == null) {
            names = ColumnNames.unique(row);
            columns = names;
        }
        JsonObject object = new JsonObject();
        for (int i = 0; i < names.size(); i++) {
            Object value = JsonValues.of(row.getValue(i));
            object.put(names.get(i), value);
            size += BYTES_A_VALUE + length(value);
        }
        rows.add(object);
    }

    private static int length(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        if (value instanceof JsonObject object) {
            return object.encode().length();
        }
        return value instanceof JsonArray array ? array.encode().length() : 0;
    }

    private JsonArray finished() {
        if (size > maxBytes) {
            throw JsonRows.tooLarge(maxBytes);
        }
        return rows;
    }

    private static ObjectRows neverCombined(ObjectRows one, ObjectRows other) {
        throw new IllegalStateException("rows of one result come in one sequence");
    }
}
