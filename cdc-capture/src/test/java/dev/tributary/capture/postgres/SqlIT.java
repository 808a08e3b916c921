package dev.tributary.capture.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class SqlIT {

    @Test
    @DisplayName("F55: each word that Postgres keeps for itself is quoted as a name")
    void quotesReservedWords() throws SQLException {
        List<String> bare = new ArrayList<>();
        try (Connection connection = TestPostgres.shared().connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet words =
                        statement.executeQuery("SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T')")) {
            while (words.next()) {
                if (!Sql.name(words.getString(1)).startsWith("\"")) {
                    bare.add(words.getString(1));
                }
            }
            assertTrue(bare.isEmpty(), bare::toString);
        }
        assertEquals("orders", Sql.name("orders"));
    }
}
