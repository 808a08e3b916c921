package dev.tributary.embedded;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The programs of a Postgres, and how this user may run them. */
final class PostgresBinaries {
    private final Path home;
    private final List<String> prefix;

    private PostgresBinaries(Path home, List<String> prefix) {
        this.home = home;
        this.prefix = prefix;
    }

    /** Those for this machine, out of the class path. */
    static PostgresBinaries forThisMachine(Path cache) {
        String name = archiveName(System.getProperty("os.name"), System.getProperty("os.arch"));
        URL archive = PostgresBinaries.class.getResource("/" + name + ".txz");
        if (archive == null) {
            throw new EmbeddedServerException(
                    "no embedded Postgres for this system (" + name + "): name a Postgres in the pipeline file");
        }
        return new PostgresBinaries(UnpackedArchive.of(archive, name, cache), prefixForThisUser());
    }

    /** The archive's name as zonky.io packs it. */
    static String archiveName(String osName, String osArch) {
        String system = osName.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : osName.toLowerCase(Locale.ROOT);
        String architecture =
                switch (osArch) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> osArch;
                };
        return "postgres-" + system.replace(' ', '_') + "-" + architecture;
    }

    List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * Postgres refuses to run as root. A user namespace without a mapping makes root look like nobody to it, while the
     * files still belong to root.
     */
    private static List<String> prefixForThisUser() {
        if (!isRoot()) {
            return List.of();
        }
        List<String> prefix = List.of("unshare", "-U");
        ShortCommand.Result probe = ShortCommand.run(List.of("unshare", "-U", "true"));
        if (probe.exitCode() != 0) {
            throw new EmbeddedServerException(
                    "Postgres does not run as root, and this system lets root make no user namespace (" + probe.output()
                            + "): run as another user");
        }
        return prefix;
    }

    private static boolean isRoot() {
        Path self = Path.of("/proc/self");
        try {
            return Files.exists(self) && Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
        } catch (java.io.IOException e) {
            return false;
        }
    }
}
