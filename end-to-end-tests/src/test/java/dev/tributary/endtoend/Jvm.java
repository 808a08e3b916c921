package dev.tributary.endtoend;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Starts programs from this class path's jars in processes of their own, compiled for a short life. The classes that a
 * process had loaded when it ended in order can be kept in an archive (JEP 350), from which the next ones start with half the
 * time and work. Thread-safe.
 */
public final class Jvm {

    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path ARCHIVES = TARGET.resolve("class-archives");
    private static final int SIGTERM = 128 + 15;
    private static final List<File> CLASS_PATH = Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).startsWith(TARGET))
            .map(File::new)
            .toList();
    private static final Map<String, Process> MAKERS = new HashMap<>();

    private Jvm() {}

    /**
     * Starts one.
     *
     * @param options for its JVM
     * @param streams where its output goes, and what is in its environment
     */
    public static Process start(
            List<String> options, String main, List<String> arguments, Consumer<ProcessBuilder> streams) {
        List<String> all = new ArrayList<>(options);
        if (isArchived(main)) {
            all.add("-XX:SharedArchiveFile=" + archive(main));
        }
        return launch(all, main, arguments, streams);
    }

    /** The same; if it has no archive yet, and no other process is about to leave one, this one leaves it when it ends. */
    public static synchronized Process startToArchive(
            List<String> options, String main, List<String> arguments, Consumer<ProcessBuilder> streams) {
        // What lies in folders cannot be archived.
        if (isArchived(main) || MAKERS.containsKey(main) || CLASS_PATH.stream().anyMatch(File::isDirectory)) {
            return start(options, main, arguments, streams);
        }
        List<String> all = new ArrayList<>(options);
        all.add("-XX:ArchiveClassesAtExit=" + unfinished(main));
        Process maker = launch(all, main, arguments, streams);
        MAKERS.put(main, maker);
        return maker;
    }

    /** Whether there is an archive for it, of jars as they are now. */
    public static synchronized boolean isArchived(String main) {
        Process maker = MAKERS.get(main);
        if (maker != null && !maker.isAlive()) {
            MAKERS.remove(main);
            publish(main, maker.exitValue());
        }
        long made = archive(main).toFile().lastModified();
        return made > 0 && CLASS_PATH.stream().allMatch(jar -> jar.lastModified() < made);
    }

    private static void publish(String main, int exitCode) {
        try {
            if (exitCode == 0 || exitCode == SIGTERM) {
                Files.move(unfinished(main), archive(main), StandardCopyOption.ATOMIC_MOVE);
            } else {
                // It may have written half of it.
                Files.deleteIfExists(unfinished(main));
            }
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Path archive(String main) {
        return ARCHIVES.resolve(main + ".jsa");
    }

    private static Path unfinished(String main) {
        return ARCHIVES.resolve(main + "-" + ProcessHandle.current().pid());
    }

    private static Process launch(
            List<String> options, String main, List<String> arguments, Consumer<ProcessBuilder> streams) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:disable",
                "-XX:-UsePerfData",
                "-Djava.net.preferIPv4Stack=true"));
        command.addAll(options);
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator, CLASS_PATH.stream().map(File::getPath).toList()));
        command.add(main);
        command.addAll(arguments);
        try {
            Files.createDirectories(ARCHIVES);
            ProcessBuilder builder = new ProcessBuilder(command);
            streams.accept(builder);
            return builder.start();
        } catch (IOException failure) {
            throw new IllegalStateException(main + " did not start", failure);
        }
    }

    /** The end of a log. */
    public static String lastWords(Path log) {
        try {
            List<String> lines = Files.readString(log).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
        } catch (IOException gone) {
            return gone.toString();
        }
    }
}
