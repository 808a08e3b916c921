package dev.tributary.local.demo;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * What happens in the shop: orders are placed, paid, shipped, delivered, canceled and cleared away; prices and texts
 * change; a seller gets another code; a column is added. Each step is one transaction of some 25 changed rows. Not for
 * several threads.
 */
final class ShopLife {

    private final Connection connection;
    private final Random random;
    private final Invention invention;
    private final Clock clock;
    private final List<UUID> products;
    private final List<String> sellers;
    private final List<Long> orders = new ArrayList<>();
    private boolean hasChannel;

    ShopLife(Connection connection, Random random, Invention invention, Clock clock, Shop.Stock stock) {
        this.connection = connection;
        this.random = random;
        this.invention = invention;
        this.clock = clock;
        this.products = stock.products();
        this.sellers = stock.sellers();
    }

    /** The column is added while the shop lives. Once; on a second run it is there. */
    void addAColumn() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE orders ADD COLUMN IF NOT EXISTS channel text");
        }
        connection.commit();
        hasChannel = true;
    }

    /** One transaction; returns how many rows it changed. */
    int step() {
        try {
            int changed = placeOrders(3);
            changed += update("UPDATE orders SET status = 'paid' WHERE id = ?", order());
            changed += update("UPDATE orders SET status = 'shipped' WHERE id = ?", order());
            changed += deliver();
            changed += update(
                    "UPDATE payments SET paid_at = now(), instalments = instalments + 1 WHERE order_id = ?", order());
            changed += sometimes();
            if (hasChannel) {
                changed += update(
                        "UPDATE orders SET channel = ? WHERE id = ?", invention.oneOf(List.of("app", "web")), order());
            }
            connection.commit();
            return changed;
        } catch (SQLException failure) {
            throw new TributaryException(
                    ErrorKind.TRANSIENT, "the shop's database fails: " + failure.getMessage(), failure);
        }
    }

    private int placeOrders(int count) throws SQLException {
        int changed = 0;
        for (int i = 0; i < count; i++) {
            long order = placeOrder();
            orders.add(order);
            int items = 1 + random.nextInt(4);
            for (int item = 1; item <= items; item++) {
                changed += addItem(order, item);
            }
            changed += update(
                    "INSERT INTO payments (order_id, kind, amount, instalments, receipt) VALUES (?, ?, ?, ?, ?)",
                    order,
                    invention.oneOf(List.of("credit_card", "boleto", "voucher")),
                    invention.money(5_000),
                    1 + random.nextInt(12),
                    invention.receipt());
            changed++;
        }
        return changed;
    }

    private long placeOrder() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO orders (customer_id, status, placed_at) VALUES (?, ?, ?) RETURNING id")) {
            String status = random.nextInt(200) == 0 ? "???" : "created";
            Shop.set(
                    statement,
                    1L + random.nextInt(Shop.CUSTOMERS),
                    status,
                    LocalDateTime.now(clock.withZone(ZoneOffset.UTC)));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private int addItem(long order, int item) throws SQLException {
        BigDecimal price = invention.money(500);
        return update(
                "INSERT INTO order_items (order_id, item_no, product_id, seller_code, price, freight)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                order,
                item,
                invention.oneOf(products),
                invention.oneOf(sellers),
                random.nextInt(300) == 0 ? price.negate() : price,
                invention.money(50));
    }

    private int deliver() throws SQLException {
        return update("UPDATE orders SET status = 'delivered', delivered_at = now() WHERE id = ?", order());
    }

    /** What does not happen in each step. */
    private int sometimes() throws SQLException {
        return switch (random.nextInt(8)) {
            case 0 -> cancel();
            case 1 ->
                update("UPDATE products SET price = ? WHERE id = ?", invention.money(2_000), invention.oneOf(products));
            case 2 ->
                update(
                        "UPDATE products SET description = ? WHERE id = ?",
                        invention.description(),
                        invention.oneOf(products));
            case 3 -> changeAKey();
            case 4 ->
                update("UPDATE order_items SET item_no = item_no + 10 WHERE order_id = ? AND item_no = 1", order());
            case 5 ->
                update(
                        "UPDATE customers SET city = upper(city), marketing = NOT marketing WHERE id = ?",
                        1L + random.nextInt(Shop.CUSTOMERS));
            case 6 -> again();
            default -> 0;
        };
    }

    private int cancel() throws SQLException {
        long order = order();
        return update("DELETE FROM order_items WHERE order_id = ?", order)
                + update("DELETE FROM payments WHERE order_id = ?", order)
                + update("DELETE FROM orders WHERE id = ?", order);
    }

    /** A row is deleted and comes back under its old key, in one transaction. */
    private int again() throws SQLException {
        UUID product = invention.oneOf(products);
        return update("CREATE TEMP TABLE IF NOT EXISTS taken (LIKE products) ON COMMIT DELETE ROWS")
                + update("INSERT INTO taken SELECT * FROM products WHERE id = ?", product)
                + update("DELETE FROM products WHERE id = ?", product)
                + update("INSERT INTO products SELECT * FROM taken");
    }

    private int changeAKey() throws SQLException {
        int index = random.nextInt(sellers.size());
        String code = invention.sellerCode();
        int changed = update("UPDATE sellers SET code = ? WHERE code = ?", code, sellers.get(index));
        sellers.set(index, code);
        return changed;
    }

    private long order() {
        return orders.isEmpty() ? 1 : invention.oneOf(orders);
    }

    private int update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Shop.set(statement, values);
            return statement.executeUpdate();
        }
    }
}
