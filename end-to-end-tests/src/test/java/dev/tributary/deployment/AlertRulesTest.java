package dev.tributary.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.service.metrics.Meters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The alert rules ask for metrics that there are, and each has its place in {@code docs/operations.md}. */
final class AlertRulesTest {

    private static final String FILE = "k8s/prometheus-rules.yaml";
    private static final Pattern METRIC = Pattern.compile("tributary_\\w+");
    private static final Pattern LABEL = Pattern.compile("\\$labels\\.(\\w+)");

    private final List<String> scraped = scraped();

    private static List<Yaml> rules() {
        Yaml file = Yaml.document(FILE, Repository.read(FILE)).only("groups");
        return file.at("groups").list().stream()
                .flatMap(group -> group.only("name", "rules").at("rules").list().stream())
                .toList();
    }

    /** As Prometheus reads them. */
    private static List<String> scraped() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Meters meters = new Meters(registry);
        TableId table = new TableId("public", "orders");
        meters.captured(table);
        meters.cleaned(table);
        meters.flagged(table);
        meters.rejected(table);
        meters.deadLettered(table);
        meters.landed(table);
        meters.merged(table);
        meters.freshness(table).record(1);
        meters.booksDifference(table, "landed", () -> 0);
        meters.stopped(table, "lake-sink", () -> 0);
        meters.canaryAge("landed", () -> 0);
        meters.ready("lake-sink", () -> true);
        meters.differences(table, () -> 0);
        meters.lastVerified(() -> 0);
        meters.slot(Meters.SLOT_WAL_KEPT, "bytes", "shop", () -> 0);
        meters.slot(Meters.SLOT_WAL_SAFE, "bytes", "shop", () -> 0);
        meters.slot(Meters.SLOT_LEFT, "hours", "shop", () -> 0);
        meters.slot(Meters.SLOT_LAG, "bytes", "shop", () -> 0);
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith("tributary_"))
                .toList();
    }

    private static Stream<String> found(Pattern pattern, String text, int group) {
        return pattern.matcher(text).results().map((MatchResult result) -> result.group(group));
    }

    @TestFactory
    Stream<DynamicTest> eachIsSound() {
        return rules().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.at("alert").text(), () -> check(rule)));
    }

    private void check(Yaml rule) {
        String name = rule.only("alert", "expr", "for", "labels", "annotations")
                .at("alert")
                .text();
        String expression = rule.at("expr").text();
        assertEquals(count(expression, '('), count(expression, ')'), expression);
        Set<String> metrics = new HashSet<>(found(METRIC, expression, 0).toList());
        assertFalse(metrics.isEmpty(), expression);
        metrics.forEach(metric -> assertTrue(
                scraped.stream().anyMatch(line -> line.startsWith(metric + "{") || line.startsWith(metric + " ")),
                metric + " is no metric of ours"));

        Yaml annotations = rule.at("annotations").only("summary", "runbook");
        found(LABEL, annotations.at("summary").text(), 1)
                .forEach(label -> assertTrue(
                        expression.contains(label)
                                || scraped.stream()
                                        .filter(line -> metrics.stream().anyMatch(line::startsWith))
                                        .anyMatch(line -> line.contains(label + "=\"")),
                        label + " is no label of " + metrics));
        assertEquals(
                "docs/operations.md#" + name.toLowerCase(Locale.ROOT),
                annotations.at("runbook").text());
        assertTrue(Repository.read("docs/operations.md").contains("\n### " + name + "\n"), name + " is not explained");
        assertTrue(List.of("page", "ticket")
                .contains(rule.at("labels").only("severity").at("severity").text()));
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(each -> each == wanted).count();
    }

    @Test
    void eachHasANameOfItsOwnAndNoneIsExplainedThatIsNotThere() {
        List<String> names =
                rules().stream().map(rule -> rule.at("alert").text()).toList();
        assertEquals(Set.copyOf(names).size(), names.size());
        assertEquals(
                names,
                found(Pattern.compile("(?m)^### (Tributary\\w+)$"), Repository.read("docs/operations.md"), 1)
                        .toList());
    }
}
