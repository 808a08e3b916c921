package dev.tributary.lake;

import dev.tributary.service.process.ServiceProcess;

/** The sink as a process of its own. */
public final class LakeSinkMain {

    private LakeSinkMain() {}

    public static void main(String[] arguments) {
        System.exit(ServiceProcess.run("lake-sink", arguments, LakeSink::create));
    }
}
