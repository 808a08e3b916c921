package dev.tributary.local.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Makes the shop's tables and the first rows, if they are not there. */
final class Shop {

    static final int CUSTOMERS = 2_000;
    static final int SELLERS = 100;
    static final int PRODUCTS = 500;

    private final Connection connection;
    private final Invention invention;

    /**
     * Works in transactions of its own.
     *
     * @param connection to the shop's database, with autocommit off
     */
    Shop(Connection connection, Invention invention) {
        this.connection = connection;
        this.invention = invention;
    }

    /**
     * The keys that the shop's life draws from.
     *
     * @param isNew whether the rows were made just now
     */
    record Stock(List<UUID> products, List<String> sellers, boolean isNew) {

        /** How many rows the shop opens with. */
        static final int ROWS = CUSTOMERS + SELLERS + PRODUCTS;
    }

    /** Opens the shop; on a second run it is there already. */
    Stock open() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(schema());
        }
        boolean isNew = ids("SELECT code FROM sellers LIMIT 1").isEmpty();
        if (isNew) {
            stock();
        }
        connection.commit();
        List<UUID> products = ids("SELECT id::text FROM products ORDER BY 1").stream()
                .map(UUID::fromString)
                .toList();
        return new Stock(products, new ArrayList<>(ids("SELECT code FROM sellers ORDER BY 1")), isNew);
    }

    private void stock() throws SQLException {
        insert(
                "INSERT INTO customers (name, email, city, state, since, marketing) VALUES (?, ?, ?, ?, ?, ?)",
                CUSTOMERS,
                invention::customer);
        insert("INSERT INTO sellers (code, name, city, rating) VALUES (?, ?, ?, ?)", SELLERS, invention::seller);
        insert(
                "INSERT INTO products (id, name, category, price, weight_g, attributes, tags, description)"
                        + " VALUES (?, ?, ?, ?, ?, ?::jsonb, ?::text[], ?)",
                PRODUCTS,
                invention::product);
    }

    /** Invents the values of a row. */
    @FunctionalInterface
    interface Row {
        Object[] values();
    }

    private void insert(String sql, int rows, Row row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < rows; i++) {
                set(statement, row.values());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private List<String> ids(String query) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }

    private static String schema() {
        try (InputStream file = Shop.class.getResourceAsStream("/demo-shop.sql")) {
            if (file == null) {
                throw new IllegalStateException("demo-shop.sql is not on the class path");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
