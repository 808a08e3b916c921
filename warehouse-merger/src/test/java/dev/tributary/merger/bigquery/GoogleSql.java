package dev.tributary.merger.bigquery;

import com.google.zetasql.Analyzer;
import com.google.zetasql.AnalyzerOptions;
import com.google.zetasql.LanguageOptions;
import com.google.zetasql.PreparedExpression;
import com.google.zetasql.SimpleCatalog;
import com.google.zetasql.SimpleColumn;
import com.google.zetasql.SimpleTable;
import com.google.zetasql.SqlException;
import com.google.zetasql.Type;
import com.google.zetasql.Value;
import com.google.zetasql.ZetaSQLBuiltinFunctionOptions;
import com.google.zetasql.ZetaSQLOptions.LanguageFeature;
import com.google.zetasql.ZetaSQLOptions.ProductMode;
import com.google.zetasql.resolvedast.ResolvedCreateStatementEnums.CreateMode;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedAddColumnAction;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedAlterAction;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedAlterColumnSetDataTypeAction;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedAlterTableStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedCreateExternalTableStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedCreateStatement;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedCreateTableAsSelectStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedCreateTableStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedCreateViewStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedDropStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedMergeStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedOutputColumn;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedStatement;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedTableScan;
import com.google.zetasql.toolkit.options.BigQueryLanguageOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * GoogleSQL's own analyzer with BigQuery's options, over a catalog that the statements themselves make; and of BigQuery's limits
 * those that the analyzer does not know.
 */
final class GoogleSql {

    private static final int MAX_STATEMENT = 1_000_000;
    private static final int MAX_VIEW = 256_000;
    private static final int MAX_NAME = 300;
    private static final int MAX_COLUMNS = 10_000;
    private static final List<String> RESERVED =
            List.of("_table_", "_file_", "_partition", "_row_timestamp", "__root__", "_colidentifier", "_change_");

    private final AnalyzerOptions options = new AnalyzerOptions();
    private final SimpleCatalog catalog = new SimpleCatalog("google");
    private final Map<List<String>, SimpleCatalog> datasets = new LinkedHashMap<>();
    private final Map<List<String>, Map<String, Type>> tables = new LinkedHashMap<>();

    /** What a statement was refused for. */
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1;

        Refused(String why, String statement, @Nullable Throwable cause) {
            super(why + "\n" + (statement.length() > 4_000 ? statement.substring(0, 4_000) + "…" : statement), cause);
        }
    }

    GoogleSql(String project, List<String> datasets) {
        LanguageOptions language = BigQueryLanguageOptions.get();
        // JSON_SET and JSON_STRIP_NULLS came to BigQuery after the toolkit's list was made.
        language.enableLanguageFeature(LanguageFeature.FEATURE_JSON_MUTATOR_FUNCTIONS);
        options.setLanguageOptions(language);
        options.setDefaultTimezone("UTC");
        options.setPruneUnusedColumns(true);
        catalog.addZetaSQLFunctionsAndTypes(new ZetaSQLBuiltinFunctionOptions(language));
        SimpleCatalog ofProject = new SimpleCatalog(project);
        catalog.addSimpleCatalog(ofProject);
        for (String name : datasets) {
            SimpleCatalog dataset = new SimpleCatalog(name);
            ofProject.addSimpleCatalog(dataset);
            this.datasets.put(List.of(project, name), dataset);
        }
    }

    /** Analyzes a statement and keeps what it makes; its scans name no columns but those that it reads. */
    ResolvedStatement run(String statement) {
        require(statement.length() <= MAX_STATEMENT, "longer than " + MAX_STATEMENT, statement);
        ResolvedStatement resolved;
        try {
            resolved = Analyzer.analyzeStatement(statement, options, catalog);
        } catch (SqlException refused) {
            throw new Refused(String.valueOf(refused.getMessage()), statement, refused);
        }
        try {
            keep(resolved, statement);
        } catch (Refused refused) {
            throw new Refused(String.valueOf(refused.getMessage()), statement, refused);
        }
        return resolved;
    }

    /** What GoogleSQL's reference evaluator makes of an expression without columns. */
    Value value(String expression) {
        try (PreparedExpression prepared = new PreparedExpression(expression)) {
            prepared.prepare(options);
            return prepared.execute();
        } catch (SqlException refused) {
            throw new Refused(String.valueOf(refused.getMessage()), expression, refused);
        }
    }

    AnalyzerOptions options() {
        return options;
    }

    /** The columns of a table with their types. */
    Map<String, Type> types(String dataset, String name) {
        return tables.entrySet().stream()
                .filter(table -> table.getKey().subList(1, 3).equals(List.of(dataset, name)))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    /** The columns of a table or view with the names of their types, in their order. */
    Map<String, String> columns(String dataset, String name) {
        Map<String, String> columns = new LinkedHashMap<>();
        tables.forEach((path, types) -> {
            if (path.get(1).equals(dataset) && path.get(2).equals(name)) {
                types.forEach((column, type) -> columns.put(column, typeName(type)));
            }
        });
        return columns;
    }

    /** The names of all tables and views of a dataset. */
    List<String> names(String dataset) {
        return tables.keySet().stream()
                .filter(path -> path.get(1).equals(dataset))
                .map(path -> path.get(2))
                .toList();
    }

    private void keep(ResolvedStatement resolved, String statement) {
        if (resolved instanceof ResolvedCreateExternalTableStmt create) {
            Map<String, Type> columns = new LinkedHashMap<>();
            Stream.concat(
                            create.getColumnDefinitionList().stream(),
                            Optional.ofNullable(create.getWithPartitionColumns()).stream()
                                    .flatMap(partition -> partition.getColumnDefinitionList().stream()))
                    .forEach(column -> {
                        Type before = columns.put(column.getName(), column.getType());
                        require(before == null, "two columns " + column.getName(), "");
                    });
            create(create, columns);
        } else if (resolved instanceof ResolvedCreateTableStmt create) {
            Map<String, Type> columns = new LinkedHashMap<>();
            create.getColumnDefinitionList().forEach(column -> columns.put(column.getName(), column.getType()));
            create(create, columns);
        } else if (resolved instanceof ResolvedCreateTableAsSelectStmt create) {
            create(create, columns(create.getOutputColumnList()));
        } else if (resolved instanceof ResolvedCreateViewStmt create) {
            require(statement.length() <= MAX_VIEW, "a view longer than " + MAX_VIEW, "");
            create(create, columns(create.getOutputColumnList()));
        } else if (resolved instanceof ResolvedAlterTableStmt alter) {
            alter.getAlterActionList().forEach(action -> alter(alter.getNamePath(), action));
        } else if (resolved instanceof ResolvedDropStmt drop) {
            if (tables.remove(drop.getNamePath()) != null) {
                dataset(drop.getNamePath()).removeSimpleTable(drop.getNamePath().get(2));
            }
        } else if (resolved instanceof ResolvedMergeStmt merge) {
            require(merge.getFromScan() instanceof ResolvedTableScan, "the source of MERGE is no plain table", "");
        }
    }

    private static Map<String, Type> columns(List<ResolvedOutputColumn> output) {
        Map<String, Type> columns = new LinkedHashMap<>();
        output.forEach(column -> {
            Type before = columns.put(column.getName(), column.getColumn().getType());
            require(before == null, "two columns " + column.getName(), "");
        });
        return columns;
    }

    private void create(ResolvedCreateStatement create, Map<String, Type> columns) {
        List<String> path = create.getNamePath();
        if (tables.containsKey(path)) {
            require(create.getCreateMode() != CreateMode.CREATE_DEFAULT, path + " is there already", "");
            if (create.getCreateMode() == CreateMode.CREATE_IF_NOT_EXISTS) {
                return;
            }
        }
        put(path, columns);
    }

    private void alter(List<String> path, ResolvedAlterAction action) {
        Map<String, Type> columns = new LinkedHashMap<>(Objects.requireNonNull(tables.get(path), path.toString()));
        if (action instanceof ResolvedAddColumnAction add) {
            columns.putIfAbsent(
                    add.getColumnDefinition().getName(),
                    add.getColumnDefinition().getType());
        } else if (action instanceof ResolvedAlterColumnSetDataTypeAction set) {
            columns.put(set.getColumn(), set.getUpdatedType());
        }
        put(path, columns);
    }

    private void put(List<String> path, Map<String, Type> columns) {
        require(columns.size() <= MAX_COLUMNS, "more than " + MAX_COLUMNS + " columns", "");
        columns.forEach((name, type) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            require(RESERVED.stream().noneMatch(lower::startsWith), "BigQuery reserves " + name, "");
            require(name.length() <= MAX_NAME && !name.isEmpty(), "no column is called " + name, "");
            require(!type.isStruct(), name + " is a whole row", "");
        });
        SimpleCatalog dataset = dataset(path);
        if (tables.put(path, columns) != null) {
            dataset.removeSimpleTable(path.get(2));
        }
        SimpleTable table = new SimpleTable(path.get(2));
        table.setFullName(String.join(".", path));
        columns.forEach((name, type) -> table.addSimpleColumn(new SimpleColumn(path.get(2), name, type)));
        dataset.addSimpleTable(path.get(2), table);
    }

    private SimpleCatalog dataset(List<String> path) {
        require(path.size() == 3, path + " is not project, dataset and name", "");
        SimpleCatalog dataset = datasets.get(path.subList(0, 2));
        require(dataset != null, path + " is in no dataset of ours", "");
        return Objects.requireNonNull(dataset);
    }

    private static String typeName(Type type) {
        return type.typeName(ProductMode.PRODUCT_EXTERNAL);
    }

    private static void require(boolean holds, String otherwise, String statement) {
        if (!holds) {
            throw new Refused(otherwise, statement, null);
        }
    }
}
