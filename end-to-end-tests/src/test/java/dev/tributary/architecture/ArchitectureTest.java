package dev.tributary.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/** What the module table and the house style say, as rules over the compiled classes. */
@AnalyzeClasses(packages = "dev.tributary", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String CAPTURE = "dev.tributary.capture..";
    private static final String PROCESSOR = "dev.tributary.processor..";
    private static final String SINK = "dev.tributary.lake..";
    private static final String MERGER = "dev.tributary.merger..";

    @ArchTest
    static final ArchRule captureKnowsNoOtherService = isolated(CAPTURE, List.of(PROCESSOR, SINK, MERGER));

    @ArchTest
    static final ArchRule processorKnowsNoOtherService = isolated(PROCESSOR, List.of(CAPTURE, SINK, MERGER));

    @ArchTest
    static final ArchRule sinkKnowsNoOtherService = isolated(SINK, List.of(CAPTURE, PROCESSOR, MERGER));

    @ArchTest
    static final ArchRule mergerKnowsNoOtherService = isolated(MERGER, List.of(CAPTURE, PROCESSOR, SINK));

    @ArchTest
    static final ArchRule contractsStandAlone = noClasses()
            .that()
            .resideInAPackage("dev.tributary.contracts..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CAPTURE, PROCESSOR, SINK, MERGER, "dev.tributary.service..", "dev.tributary.local..");

    @ArchTest
    static final ArchRule coreIsPure = noClasses()
            .that()
            .resideInAPackage("..core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.kafka..",
                    "com.google.cloud..",
                    "org.apache.parquet..",
                    "io.debezium..",
                    "java.sql..",
                    "java.net..");

    @ArchTest
    static final ArchRule googlesClientsStayInTheirAdapters = noClasses()
            .that()
            .resideOutsideOfPackages("..gcs..", "..bigquery..", "..google..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.cloud..", "com.google.auth..", "com.google.api..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.tributary.(*).(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theWallClockIsHandedIn = noClasses()
            .that()
            // The ages of files are measured by the clock of the file system's machine.
            .resideOutsideOfPackage("dev.tributary.embedded..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule onlyWhereProcessesStartIsAClockMade = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.tributary.service.process.ServiceProcess")
            .and()
            .resideOutsideOfPackage("dev.tributary.local..")
            .should()
            .callMethod(Clock.class, "systemUTC");

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper");

    @ArchTest
    static final ArchRule mainsAreFinal = classes()
            .that()
            .haveSimpleNameEndingWith("Main")
            .should()
            .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);

    private static ArchRule isolated(String service, List<String> others) {
        return noClasses()
                .that()
                .resideInAPackage(service)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others.toArray(String[]::new));
    }
}
