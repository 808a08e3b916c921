package dev.tributary.lake;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads Parquet files through DuckDB, as text. */
public final class LakeReader {

    private LakeReader() {}

    /** The rows of a query in which {@code %s} stands for the files, their columns parted by {@code |}. */
    public static List<String> query(String sql, List<Path> files) {
        String list = files.stream().map(file -> "'" + file + "'").toList().toString();
        String from = "read_parquet(" + list + ", union_by_name = true, hive_partitioning = false)";
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            try (ResultSet result = statement.executeQuery(sql.replace("%s", from))) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        row.add(String.valueOf(result.getString(i)));
                    }
                    rows.add(String.join("|", row));
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("DuckDB: " + failure.getMessage(), failure);
        }
        return rows;
    }
}
