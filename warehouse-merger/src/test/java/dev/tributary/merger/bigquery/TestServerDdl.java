package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableId;
import dev.tributary.testkit.TestBigQuery;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Google's client, with what the test server lacks of BigQuery's DDL done in other words. All other statements go through as
 * they are; Google's analyzer has taken all of them ({@code BigQueryStatementsTest}). The server
 *
 * <ul>
 *   <li>refuses CREATE IF NOT EXISTS and CREATE OR REPLACE where there is something,
 *   <li>drops a table before it reads it to replace it,
 *   <li>keeps no description, where the API shows it,
 *   <li>does nothing for ALTER,
 *   <li>takes so much memory for each DROP that it soon has none.
 * </ul>
 */
final class TestServerDdl {

    private static final String RELATION = "`(?<project>[^`]+)`\\.`(?<dataset>[^`]+)`\\.`(?<name>[^`]+)`";
    private static final Pattern CREATE = Pattern.compile(
            "(?s)CREATE (?<replace>OR REPLACE )?(?<kind>TABLE|VIEW) (?<once>IF NOT EXISTS )?(?<relation>" + RELATION
                    + ")(?<rest>.*)");
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
            Pattern.compile("`[^`]+`\\.`(?<dataset>[^`]+)`\\.INFORMATION_SCHEMA\\.TABLE_OPTIONS _o");

    private static final String NOTHING = "SELECT 1";
    /** Statements after which it still has memory. */
    private static final int ENOUGH = 30;

    private final BigQuery client;
    private int statements;

    private TestServerDdl(BigQuery client) {
        this.client = client;
    }

    static BigQuery around(BigQuery client) {
        TestServerDdl ddl = new TestServerDdl(client);
        return (BigQuery) Proxy.newProxyInstance(
                BigQuery.class.getClassLoader(),
                new Class<?>[] {BigQuery.class},
                (proxy, method, arguments) -> ddl.call(method, arguments));
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("create")
                && arguments != null
                && arguments[0] instanceof JobInfo job
                && job.getConfiguration() instanceof QueryJobConfiguration query) {
            return run(job, query);
        }
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    private Job run(JobInfo job, QueryJobConfiguration query) {
        if (++statements % ENOUGH == 0) {
            TestBigQuery.restart();
        }
        String sql = query.getQuery();
        Matcher create = CREATE.matcher(sql);
        if (create.matches()) {
            return create(job, query, create);
        }
        Matcher dropped = DROP.matcher(sql);
        if (dropped.matches()) {
            client.delete(table(dropped));
            return as(job, query, NOTHING);
        }
        Matcher described = DESCRIBE.matcher(sql);
        if (described.matches()) {
            describe(table(described), described.group("description"));
            return as(job, query, NOTHING);
        }
        Matcher retyped = RETYPE.matcher(sql);
        if (retyped.matches()) {
            String column = retyped.group("column");
            return remade(
                    job, query, retyped, "* REPLACE (CAST(%s AS %s) AS %1$s)".formatted(column, retyped.group("type")));
        }
        Matcher added = ADD.matcher(sql);
        if (added.matches()) {
            List<String> columns = new ArrayList<>(List.of("*"));
            Matcher each = ADDED.matcher(added.group("columns"));
            while (each.find()) {
                columns.add("CAST(NULL AS %s) AS %s".formatted(each.group("type"), each.group("column")));
            }
            return remade(job, query, added, String.join(", ", columns));
        }
        Matcher descriptions = DESCRIPTIONS.matcher(sql);
        return descriptions.find()
                ? as(
                        job,
                        query,
                        descriptions.replaceFirst(Matcher.quoteReplacement(told(descriptions.group("dataset")))))
                : as(job, query, sql);
    }

    private Job create(JobInfo job, QueryJobConfiguration query, Matcher create) {
        TableId table = table(create);
        String relation = create.group("relation");
        String kind = create.group("kind");
        String rest = create.group("rest");
        boolean there = client.getTable(table) != null;
        if (there && create.group("once") != null) {
            return as(job, query, NOTHING);
        }
        TableId temporary = temporary(table);
        boolean readsItself = there && rest.contains(relation);
        if (readsItself) {
            must("CREATE TABLE " + named(temporary) + rest.substring(rest.indexOf(" AS ")));
            rest = " AS SELECT * FROM " + named(temporary);
        }
        if (there && create.group("replace") != null) {
            client.delete(table);
        }
        Job made = as(job, query, "CREATE " + kind + " " + relation + rest);
        Matcher options = OPTIONS.matcher(rest);
        if (options.find() && made.getStatus().getError() == null) {
            describe(table, options.group("description"));
        }
        if (readsItself) {
            client.delete(temporary);
        }
        return made;
    }

    private Job remade(JobInfo job, QueryJobConfiguration query, Matcher altered, String columns) {
        String relation = altered.group("relation");
        String description = client.getTable(table(altered)).getDescription();
        TableId temporary = temporary(table(altered));
        must("CREATE TABLE " + named(temporary) + " AS SELECT " + columns + " FROM " + relation);
        client.delete(table(altered));
        Job made = as(job, query, "CREATE TABLE " + relation + " AS SELECT * FROM " + named(temporary));
        describe(table(altered), description);
        client.delete(temporary);
        return made;
    }

    private Job as(JobInfo job, QueryJobConfiguration query, String sql) {
        return client.create(job.toBuilder()
                .setConfiguration(query.toBuilder().setQuery(sql).build())
                .build());
    }

    private void must(String sql) {
        Job job = client.create(JobInfo.of(
                QueryJobConfiguration.newBuilder(sql).setUseLegacySql(false).build()));
        if (job.getStatus().getError() != null) {
            throw new IllegalStateException(sql + ": " + job.getStatus().getError());
        }
    }

    private static TableId temporary(TableId beside) {
        return TableId.of(beside.getProject(), beside.getDataset(), "t" + UUID.randomUUID());
    }

    private static String named(TableId table) {
        return "`" + table.getProject() + "`.`" + table.getDataset() + "`.`" + table.getTable() + "`";
    }

    private static TableId table(Matcher matched) {
        return TableId.of(matched.group("project"), matched.group("dataset"), matched.group("name"));
    }

    private String told(String dataset) {
        return StreamSupport.stream(client.listTables(dataset).iterateAll().spliterator(), false)
                .map(table -> client.getTable(table.getTableId()))
                .map(Table::getDescription)
                .map(description -> "SELECT 'description' AS option_name, '\"" + description + "\"' AS option_value")
                .collect(Collectors.joining(" UNION ALL ", "(", " UNION ALL SELECT '', '') _o"));
    }

    private static void describe(TableId table, @Nullable String description) {
        URI at = TestBigQuery.endpoint()
                .resolve("/bigquery/v2/projects/%s/datasets/%s/tables/%s"
                        .formatted(table.getProject(), table.getDataset(), table.getTable()));
        HttpRequest request = HttpRequest.newBuilder(at)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"description\":\"" + description + "\"}"))
                .build();
        try {
            int status = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status != 200) {
                throw new IllegalStateException(table + " was not described: " + status);
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure);
        }
    }
}
