package dev.tributary.local.doctor;

import dev.tributary.contracts.ByteSize;
import dev.tributary.local.stack.Home;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.finding.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The home folder: that it can be used, and that its disk has room. */
final class HomeCheck {

    private static final String HOME = "home";
    private static final long LITTLE = ByteSize.parse("2GiB").bytes();
    private static final long TOO_LITTLE = ByteSize.parse("100MiB").bytes();

    private HomeCheck() {}

    static List<Finding> look(Path home) {
        List<Finding> findings = new ArrayList<>();
        Path there = nearest(home);
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            return List.of(Finding.error(HOME, home + " cannot be written", "choose another folder with --home"));
        }
        try {
            findings.add(room(home, Files.getFileStore(there).getUsableSpace()));
            Home.running(home)
                    .ifPresent(running -> findings.add(Finding.warning(
                            HOME,
                            "a pipeline runs on " + home + " (process " + running.pid() + ")",
                            "stop it before another is started there")));
        } catch (IOException failure) {
            findings.add(Finding.warning(HOME, "the disk of " + home + " cannot be asked: " + failure, ""));
        } catch (TributaryException starting) {
            findings.add(Finding.warning(HOME, starting.getMessage(), ""));
        }
        return findings;
    }

    static Finding room(Path home, long freeBytes) {
        String free = ByteSize.ofMebibytes(Math.max(1, freeBytes >> 20)) + " are free on the disk of " + home;
        if (freeBytes < TOO_LITTLE) {
            return Finding.error(HOME, free, "make room, or choose another folder with --home");
        }
        return freeBytes < LITTLE
                ? Finding.warning(HOME, free, "make room, or choose another folder with --home")
                : Finding.ok(HOME, free);
    }

    /** The folder itself, or the nearest above it that is there. */
    static Path nearest(Path folder) {
        Path there = folder.toAbsolutePath().normalize();
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }
}
