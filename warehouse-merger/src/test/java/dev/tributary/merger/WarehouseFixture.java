package dev.tributary.merger;

import dev.tributary.merger.core.Warehouse;
import dev.tributary.merger.sql.SqlDialect;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.steps.WarehouseReader;
import java.util.List;
import java.util.function.Consumer;

/** A warehouse of its own for one test. */
public interface WarehouseFixture extends AutoCloseable {

    /** The open warehouse. */
    Warehouse warehouse();

    /** Closes and opens it again. */
    void reopen();

    /** What is called before each step of a merge, with its name; what it throws cuts the merge there. */
    void beforeStep(Consumer<String> hook);

    /**
     * What a comparison reads.
     *
     * @param beforeStep called before each step of it, with its name
     */
    WarehouseReader reader(Consumer<String> beforeStep);

    /** The rows of a table or view, columns parted by {@code |}, NULL as {@code NULL}, sorted. */
    List<String> rows(Layer layer, String name, String columns);

    /** The columns of a table or view as {@code name type}, in their order. */
    List<String> columns(Layer layer, String name);

    /** The warehouse's SQL. */
    SqlDialect dialect();

    /** How many elements a list has. */
    default String count(String list) {
        return "len(" + list + ")";
    }

    /** Whether the warehouse counts the rows that a statement adds. */
    default boolean saysWhatIsNew() {
        return true;
    }

    @Override
    void close();
}
