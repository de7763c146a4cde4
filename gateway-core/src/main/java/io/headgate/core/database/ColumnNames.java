package io.headgate.core.database;

import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names for the members of a row's JSON object: two columns of one name become {@code name} and {@code name_2}. */
final class ColumnNames {

    private ColumnNames() {}

    static List<String> unique(Row row) {
        List<String> names = new ArrayList<>(row.size());
        for (int i = 0; i < row.size(); i++) {
            names.add(row.getColumnName(i));
        }
        return unique(names);
    }

    static List<String> unique(List<String> names) {
        Set<String> seen = new HashSet<>();
        List<String> unique = new ArrayList<>(names.size());
        for (String name : names) {
            String candidate = name;
            for (int n = 2; !seen.add(candidate); n++) {
                candidate = name + '_' + n;
            }
            unique.add(candidate);
        }
        return unique;
    }
}
