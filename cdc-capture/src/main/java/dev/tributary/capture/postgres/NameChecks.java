package dev.tributary.capture.postgres;

import dev.tributary.contracts.SafeNames;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.service.finding.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names that must be others in Kafka and in the warehouse, and those that fall together there. */
final class NameChecks {

    private static final int LONGEST_TOPIC = 249;
    private static final int LONGEST_COLUMN = 300;
    /** What the warehouse holds for a table, by what is put behind its name. */
    private static final List<String> RELATIONS = List.of("", "_state", "_rejected");

    private NameChecks() {}

    static List<Finding> look(Examination on) {
        List<Finding> findings = new ArrayList<>();
        Topics topics = on.file().topics();
        Map<String, TableId> relations = new HashMap<>();
        Map<String, TableId> taken = new HashMap<>();
        for (CatalogTable table : on.captured()) {
            TableId id = table.id();
            collision(id, relations).ifPresent(findings::add);
            // The broker takes a dot and an underscore for the same.
            TableId same = taken.put(topics.clean(id).replace('.', '_'), id);
            if (same != null) {
                findings.add(together(id, same, "the topics of both have the same name to Kafka, where . is as _"));
            }
            if (topics.clean(id).length() > LONGEST_TOPIC) {
                findings.add(Finding.error(
                        id,
                        "its topic " + topics.clean(id) + " has "
                                + topics.clean(id).length() + " characters, and Kafka" + " takes " + LONGEST_TOPIC,
                        "run ALTER TABLE " + Sql.name(id) + " RENAME TO …, or shorten the pipeline's name"));
            }
            twins(table).ifPresent(findings::add);
            renamed(table, findings);
        }
        return findings;
    }

    private static java.util.Optional<Finding> collision(TableId id, Map<String, TableId> relations) {
        for (String suffix : RELATIONS) {
            String relation = (id.warehouseName() + suffix).toLowerCase(Locale.ROOT);
            TableId other = relations.putIfAbsent(relation, id);
            if (other != null) {
                return java.util.Optional.of(together(id, other, "both would be silver." + relation));
            }
        }
        return java.util.Optional.empty();
    }

    /** Debezium keeps columns by their names in lower case. */
    private static java.util.Optional<Finding> twins(CatalogTable table) {
        Map<String, String> seen = new HashMap<>();
        for (String name : table.columnNames()) {
            String other = seen.put(name.toLowerCase(Locale.ROOT), name);
            if (other != null) {
                return java.util.Optional.of(Finding.error(
                        table.id(),
                        "its columns \"" + other + "\" and \"" + name
                                + "\" differ by case alone, which Debezium refuses",
                        "run ALTER TABLE " + Sql.name(table.id()) + " RENAME COLUMN " + Sql.name(name)
                                + " TO …, or leave the table out"));
            }
        }
        return java.util.Optional.empty();
    }

    private static Finding together(TableId id, TableId other, String why) {
        return Finding.error(
                id,
                id + " and " + other + " cannot be carried together: " + why,
                "run ALTER TABLE " + Sql.name(id) + " RENAME TO …, or leave one of them out");
    }

    private static void renamed(CatalogTable table, List<Finding> findings) {
        List<String> names = table.columnNames();
        List<String> safe = SafeNames.columns(names);
        List<String> mapped = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).equals(safe.get(i))) {
                mapped.add("\"" + names.get(i) + "\" as " + safe.get(i));
            }
            if (safe.get(i).length() > LONGEST_COLUMN) {
                findings.add(Finding.warning(
                        table.id(),
                        "column \"" + names.get(i) + "\" has a name that is longer than BigQuery takes once it is"
                                + " escaped",
                        "run ALTER TABLE " + Sql.name(table.id()) + " RENAME COLUMN " + Sql.name(names.get(i))
                                + " TO …"));
            }
        }
        if (!mapped.isEmpty()) {
            findings.add(Finding.ok(table.id(), "columns go by other names: " + String.join(", ", mapped)));
        }
        if (!table.id().name().equals(SafeNames.encode(table.id().name()))) {
            findings.add(Finding.ok(table.id(), "is " + table.id().warehouseName() + " in the warehouse"));
        }
    }
}
