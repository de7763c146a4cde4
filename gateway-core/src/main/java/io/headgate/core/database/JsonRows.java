package io.headgate.core.database;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.headgate.api.service.ServiceException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as a JSON array while they come in, so that no row is kept. Beyond the limit it keeps nothing and reads
 * the rest off the connection, which has to be read anyway.
 */
final class JsonRows {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().build().configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true);

    private final int maxBytes;
    private final ByteArrayBuilder bytes = new ByteArrayBuilder();
    private final JsonGenerator generator;
    private SerializedString @Nullable [] columns;
    private int rows;
    private boolean tooLarge;

    private JsonRows(int maxBytes) {
        this.maxBytes = maxBytes;
        try {
            generator = FACTORY.createGenerator(bytes);
            generator.writeStartArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Collects rows up to a size; fails with {@code RESULT_TOO_LARGE} beyond it. */
    static Collector<Row, JsonRows, PublishedQuery.Answer> collector(int maxBytes) {
        return Collector.of(() -> new JsonRows(maxBytes), JsonRows::add, JsonRows::neverCombined, JsonRows::answer);
    }

    private void add(Row row) {
        rows++;
        if (tooLarge) {
            return;
        }
        try {
            write(row);
            if (bytes.size() + generator.getOutputBuffered() > maxBytes) {
                tooLarge = true;
                bytes.release();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void write(Row row) throws IOException {
        SerializedString[] names = columns;
        if (names == null) {
            List<String> unique = ColumnNames.unique(row);
            names = unique.stream().map(SerializedString::new).toArray(SerializedString[]::new);
            columns = names;
        }
        generator.writeStartObject();
        for (int i = 0; i < names.length; i++) {
            generator.writeFieldName(names[i]);
            write(JsonValues.of(row.getValue(i)));
        }
        generator.writeEndObject();
    }

    private void write(@Nullable Object value) throws IOException {
        if (value == null) {
            generator.writeNull();
        } else if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof Integer integer) {
            generator.writeNumber(integer);
        } else if (value instanceof Long integer) {
            generator.writeNumber(integer);
        } else if (value instanceof Boolean truth) {
            generator.writeBoolean(truth);
        } else if (value instanceof BigDecimal decimal) {
            generator.writeNumber(decimal);
        } else if (value instanceof JsonObject object) {
            generator.writeRawValue(object.encode());
        } else if (value instanceof JsonArray array) {
            generator.writeRawValue(array.encode());
        } else {
            // What is left are numbers whose text is their JSON: short, float, double, big integer.
            generator.writeNumber(value.toString());
        }
    }

    private PublishedQuery.Answer answer() {
        if (tooLarge) {
            throw tooLarge(maxBytes);
        }
        try {
            generator.writeEndArray();
            generator.close();
            return new PublishedQuery.Answer(Buffer.buffer(bytes.toByteArray()), rows);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static ServiceException tooLarge(int maxBytes) {
        return new ServiceException("RESULT_TOO_LARGE", 413, "the result is larger than " + maxBytes + " bytes");
    }

    private static JsonRows neverCombined(JsonRows one, JsonRows other) {
        throw new IllegalStateException("rows of one result come in one sequence");
    }
}
