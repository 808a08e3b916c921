package dev.tributary.testkit;

import dev.tributary.testkit.EmulatorApi.Table;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What bigquery-emulator lacks of BigQuery's DDL, done in other words. All other statements go through as they are. The
 * emulator
 *
 * <ul>
 *   <li>refuses CREATE IF NOT EXISTS and CREATE OR REPLACE where there is something,
 *   <li>drops a table before it reads it to replace it,
 *   <li>keeps no description, where the API shows it,
 *   <li>does nothing for ALTER,
 *   <li>takes much memory for each DROP,
 *   <li>has no external tables: the files are loaded.
 * </ul>
 *
 * @param api of the emulator
 * @param insert sends the job with another statement
 */
record EmulatorDdl(EmulatorApi api, Function<String, HttpResponse<byte[]>> insert) {

    private static final String RELATION = "`(?<project>[^`]+)`\\.`(?<dataset>[^`]+)`\\.`(?<name>[^`]+)`";
    private static final Pattern CREATE = Pattern.compile(
            "(?s)CREATE (?<replace>OR REPLACE )?(?<kind>TABLE|VIEW) (?<once>IF NOT EXISTS )?(?<relation>" + RELATION
                    + ")(?<rest>.*)");
    private static final Pattern EXTERNAL = Pattern.compile("CREATE OR REPLACE EXTERNAL TABLE " + RELATION
            + " \\((?<columns>.*)\\) OPTIONS \\(format = 'PARQUET', uris = \\[(?<urls>[^\\]]*)\\].*\\)");
    private static final Pattern DROP = Pattern.compile("DROP (TABLE|VIEW) (IF EXISTS )?" + RELATION);
    private static final Pattern OPTIONS = Pattern.compile("OPTIONS \\(description = '(?<description>[^']*)'");
    private static final Pattern DESCRIBE = Pattern.compile(
            "ALTER (TABLE|VIEW) " + RELATION + " SET OPTIONS \\(description = '(?<description>[^']*)'\\)");
    private static final Pattern ADD =
            Pattern.compile("ALTER TABLE (?<relation>" + RELATION + ") (?<columns>ADD COLUMN .*)");
    private static final Pattern ADDED =
            Pattern.compile("ADD COLUMN IF NOT EXISTS (?<column>`[^`]+`) (?<type>[A-Z0-9<>]+)");
    private static final Pattern RETYPE = Pattern.compile(
            "ALTER TABLE (?<relation>" + RELATION + ") ALTER COLUMN (?<column>`[^`]+`) SET DATA TYPE (?<type>.*)");
    private static final Pattern DESCRIPTIONS =
            Pattern.compile("`(?<project>[^`]+)`\\.`(?<dataset>[^`]+)`\\.INFORMATION_SCHEMA\\.TABLE_OPTIONS _o");

    private static final String NOTHING = "SELECT 1";

    /** Runs a statement; what is answered is the answer to a job that does what it says. */
    HttpResponse<byte[]> run(String sql) {
        Matcher create = CREATE.matcher(sql);
        if (create.matches()) {
            return create(create);
        }
        Matcher external = EXTERNAL.matcher(sql);
        if (external.matches()) {
            api.load(table(external), external.group("columns"), external.group("urls"));
            return insert.apply(NOTHING);
        }
        Matcher dropped = DROP.matcher(sql);
        if (dropped.matches()) {
            api.delete(table(dropped));
            return insert.apply(NOTHING);
        }
        Matcher described = DESCRIBE.matcher(sql);
        if (described.matches()) {
            api.describe(table(described), described.group("description"));
            return insert.apply(NOTHING);
        }
        Matcher retyped = RETYPE.matcher(sql);
        if (retyped.matches()) {
            return remade(
                    retyped,
                    "* REPLACE (CAST(%s AS %s) AS %1$s)".formatted(retyped.group("column"), retyped.group("type")));
        }
        Matcher added = ADD.matcher(sql);
        if (added.matches()) {
            return remade(added, withColumns(added.group("columns")));
        }
        Matcher descriptions = DESCRIPTIONS.matcher(sql);
        return insert.apply(
                descriptions.find() ? descriptions.replaceFirst(Matcher.quoteReplacement(told(descriptions))) : sql);
    }

    private static String withColumns(String added) {
        List<String> columns = new ArrayList<>(List.of("*"));
        Matcher each = ADDED.matcher(added);
        while (each.find()) {
            columns.add("CAST(NULL AS %s) AS %s".formatted(each.group("type"), each.group("column")));
        }
        return String.join(", ", columns);
    }

    private HttpResponse<byte[]> create(Matcher create) {
        Table table = table(create);
        String relation = create.group("relation");
        String rest = create.group("rest");
        boolean there = api.exists(table);
        if (there && create.group("once") != null) {
            return insert.apply(NOTHING);
        }
        Optional<Table> aside = there && rest.contains(relation) ? Optional.of(table.another()) : Optional.empty();
        if (aside.isPresent()) {
            api.run(table.project(), "CREATE TABLE " + aside.get().sql() + rest.substring(rest.indexOf(" AS ")));
            rest = " AS SELECT * FROM " + aside.get().sql();
        }
        if (there && create.group("replace") != null) {
            api.delete(table);
        }
        HttpResponse<byte[]> made = insert.apply("CREATE " + create.group("kind") + " " + relation + rest);
        Matcher options = OPTIONS.matcher(rest);
        if (options.find() && EmulatorApi.went(made)) {
            api.describe(table, options.group("description"));
        }
        aside.ifPresent(api::delete);
        return made;
    }

    private HttpResponse<byte[]> remade(Matcher altered, String columns) {
        Table table = table(altered);
        Table aside = table.another();
        String description = api.description(table);
        api.run(table.project(), "CREATE TABLE " + aside.sql() + " AS SELECT " + columns + " FROM " + table.sql());
        api.delete(table);
        HttpResponse<byte[]> made = insert.apply("CREATE TABLE " + table.sql() + " AS SELECT * FROM " + aside.sql());
        api.describe(table, description);
        api.delete(aside);
        return made;
    }

    private static Table table(Matcher matched) {
        return new Table(matched.group("project"), matched.group("dataset"), matched.group("name"));
    }

    private String told(Matcher descriptions) {
        return api.list(descriptions.group("project"), descriptions.group("dataset")).stream()
                .map(api::description)
                .filter(description -> !description.isEmpty())
                .map(description -> "SELECT 'description' AS option_name, '\"" + description + "\"' AS option_value")
                .reduce("SELECT '' AS option_name, '' AS option_value", (all, each) -> all + " UNION ALL " + each)
                .transform(all -> "(" + all + ") _o");
    }
}
