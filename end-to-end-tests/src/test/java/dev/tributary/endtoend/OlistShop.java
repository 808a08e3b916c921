package dev.tributary.endtoend;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.postgresql.PGConnection;

/** The Olist tables in Postgres: loaded by COPY, then changed by a seeded workload that counts what it does. */
final class OlistShop {

    private static final String TABLES = """
            CREATE TABLE products (product_id text PRIMARY KEY, product_category_name text, name_length integer,
              description_length integer, photos_qty integer, weight_g integer, length_cm integer, height_cm integer,
              width_cm integer);
            CREATE TABLE sellers (seller_id text PRIMARY KEY, zip_code_prefix text, seller_city text,
              seller_state text);
            CREATE TABLE orders (order_id text PRIMARY KEY, customer_id text NOT NULL, order_status text NOT NULL,
              purchased_at timestamp, approved_at timestamp, given_to_carrier_at timestamp, delivered_at timestamp,
              estimated_delivery timestamp);
            CREATE TABLE order_items (order_id text, order_item_id integer, product_id text, seller_id text,
              shipping_limit timestamp, price numeric(10,2), freight_value numeric(10,2),
              PRIMARY KEY (order_id, order_item_id));
            CREATE TABLE category_names (product_category_name text PRIMARY KEY, english text);
            """;

    private final Connection source;
    private final OlistFiles files;
    private final Random random = new Random(20_260_117);
    private final Map<String, Long> expected = new TreeMap<>();
    private int renamed;

    /**
     * Works in transactions of its own.
     *
     * @param source with autocommit off
     */
    OlistShop(Connection source, OlistFiles files) {
        this.source = source;
        this.files = files;
    }

    void createTables() throws SQLException {
        try (Statement statement = source.createStatement()) {
            statement.execute(TABLES);
        }
        source.commit();
    }

    void copy(String... tables) throws SQLException, IOException {
        for (String table : tables) {
            try (Reader reader = Files.newBufferedReader(files.of(table), StandardCharsets.UTF_8)) {
                long rows = source.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("COPY " + table + " FROM STDIN WITH (FORMAT csv, HEADER true)", reader);
                count(table, rows);
            }
            source.commit();
        }
    }

    /** Leaves a part of a table; before anything is captured. */
    void sample(String table, String key, int rows) throws SQLException {
        try (Statement statement = source.createStatement()) {
            statement.executeUpdate(
                    "DELETE FROM %1$s WHERE %2$s NOT IN (SELECT %2$s FROM %1$s ORDER BY %2$s LIMIT %3$d)"
                            .formatted(table, key, rows));
        }
        source.commit();
        expected.put(table, (long) rows);
    }

    /** Makes that many changes, and goes on until the condition holds; some in transactions of many. */
    void change(int atLeast, BooleanSupplier done) throws SQLException {
        for (int i = 0; i < atLeast || !done.getAsBoolean(); i++) {
            changeOne();
            if (random.nextInt(5) == 0) {
                source.commit();
            }
        }
        source.commit();
    }

    private void changeOne() throws SQLException {
        switch (random.nextInt(8)) {
            case 0 -> one("products", 1, "UPDATE products SET weight_g = weight_g + 1", "products");
            case 1 -> one("sellers", 1, "UPDATE sellers SET seller_city = seller_city || ' '", "sellers");
            case 2 -> one("orders", 1, "UPDATE orders SET order_status = 'x' || order_status", "orders");
            case 3 -> one("order_items", 1, "UPDATE order_items SET price = price + 0.01", "order_items");
            case 4 -> one("orders", 1, "DELETE FROM orders", "orders");
            case 5 -> one("order_items", 1, "DELETE FROM order_items", "order_items");
            // A key change arrives as a delete of the old key and an insert of the new one.
            case 6 -> one("sellers", 2, "UPDATE sellers SET seller_id = 'k" + renamed++ + "'", "sellers");
            default ->
                one("order_items", 2, "UPDATE order_items SET order_item_id = " + (1_000 + renamed++), "order_items");
        }
    }

    /** Changes one row of a table that has some, chosen by the seed. */
    private void one(String table, int events, String statement, String from) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (PreparedStatement pick =
                source.prepareStatement("SELECT ctid::text FROM " + from + " ORDER BY md5(ctid::text || ?) LIMIT 1")) {
            pick.setString(1, String.valueOf(random.nextInt()));
            try (ResultSet row = pick.executeQuery()) {
                while (row.next()) {
                    rows.add(row.getString(1));
                }
            }
        }
        for (String row : rows) {
            try (PreparedStatement change = source.prepareStatement(statement + " WHERE ctid = ?::tid")) {
                change.setString(1, row);
                count(table, (long) events * change.executeUpdate());
            }
        }
    }

    private void count(String table, long changes) {
        expected.merge(table, changes, Long::sum);
    }

    /** Changes made per table, as they are to stand in bronze. */
    Map<String, Long> expected() {
        return expected;
    }
}
