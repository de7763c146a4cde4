package io.headgate.core.database;

import io.headgate.api.service.ServiceException;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Refuses results with columns of which the client would make null, whatever their values are. */
final class Columns {

    /** By the client's names: types that it knows by number but cannot decode. */
    private static final Set<String> UNREADABLE = Set.of(
            "OID",
            "OID_ARRAY",
            "XML",
            "XML_ARRAY",
            "BIT",
            "BIT_ARRAY",
            "VARBIT",
            "VARBIT_ARRAY",
            "MACADDR",
            "MACADDR8",
            "HSTORE");

    private Columns() {}

    /**
     * The same result.
     *
     * @throws ServiceException with code {@code UNSUPPORTED_VALUE}, naming the column
     */
    static <T> SqlResult<T> checked(SqlResult<T> result) {
        List<ColumnDescriptor> columns = result.columnDescriptors();
        if (columns != null) {
            for (ColumnDescriptor column : columns) {
                if (UNREADABLE.contains(column.typeName())) {
                    throw unreadable(column);
                }
            }
        }
        return result;
    }

    private static ServiceException unreadable(ColumnDescriptor column) {
        String type = column.typeName().toLowerCase(Locale.ROOT);
        boolean array = type.endsWith("_array");
        String name = array ? type.substring(0, type.length() - "_array".length()) + "[]" : type;
        return new ServiceException(
                "UNSUPPORTED_VALUE",
                400,
                "column " + column.name() + ": cast type " + name + " to " + (array ? "text[]" : "text"));
    }
}
