package dev.tributary.merger.bigquery;

import com.google.common.collect.ImmutableList;
import com.google.zetasql.ArrayType;
import com.google.zetasql.Type;
import com.google.zetasql.TypeFactory;
import com.google.zetasql.Value;
import com.google.zetasql.ZetaSQLType.TypeKind;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows of Parquet files as GoogleSQL's values, of the types that the tests' tables have. */
final class LandedRows implements AutoCloseable {

    private static final ArrayType STRINGS =
            TypeFactory.createArrayType(TypeFactory.createSimpleType(TypeKind.TYPE_STRING));

    private final Path lake;
    private final GoogleSql google;
    private final Connection duckdb;

    LandedRows(Path lake, GoogleSql google) {
        this.lake = lake;
        this.google = google;
        try {
            this.duckdb = DriverManager.getConnection("jdbc:duckdb:");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    List<List<Value>> rows(String path, Map<String, Type> columns) {
        String selected = columns.entrySet().stream()
                .map(column -> column.getValue().isTimestamp()
                        ? "epoch_us(\"" + column.getKey() + "\")"
                        : "\"" + column.getKey() + "\"")
                .collect(Collectors.joining(", "));
        List<List<Value>> all = new ArrayList<>();
        try (Statement statement = duckdb.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + selected + " FROM read_parquet('"
                        + lake.resolve(path) + "', hive_partitioning = false)")) {
            while (rows.next()) {
                List<Value> row = new ArrayList<>();
                for (Type type : columns.values()) {
                    row.add(value(rows, row.size() + 1, type));
                }
                all.add(List.copyOf(row));
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        return all;
    }

    private Value value(ResultSet rows, int column, Type type) throws SQLException {
        if (rows.getObject(column) == null) {
            return Value.createNullValue(type);
        }
        return switch (type.getKind()) {
            case TYPE_INT64 -> Value.createInt64Value(rows.getLong(column));
            case TYPE_STRING -> Value.createStringValue(rows.getString(column));
            case TYPE_BOOL -> Value.createBoolValue(rows.getBoolean(column));
            case TYPE_DOUBLE -> Value.createDoubleValue(rows.getDouble(column));
            case TYPE_NUMERIC -> Value.createNumericValue(rows.getBigDecimal(column));
            case TYPE_TIMESTAMP -> Value.createTimestampValueFromUnixMicros(rows.getLong(column));
            case TYPE_BYTES -> google.value("FROM_HEX('" + HexFormat.of().formatHex(rows.getBytes(column)) + "')");
            case TYPE_ARRAY -> strings(rows.getArray(column));
            default -> throw new IllegalArgumentException("no test has a " + type);
        };
    }

    private static Value strings(Array array) throws SQLException {
        ImmutableList<Value> values = Arrays.stream((Object[]) array.getArray())
                .map(text -> Value.createStringValue(text.toString()))
                .collect(ImmutableList.toImmutableList());
        return Value.createArrayValue(STRINGS, values);
    }

    @Override
    public void close() throws SQLException {
        duckdb.close();
    }
}
