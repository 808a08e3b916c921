package dev.tributary.lake;

import dev.tributary.lake.upkeep.UpkeepRun;
import dev.tributary.service.process.ServiceProcess;

/** One upkeep of the lake as a process of its own, which ends when it is done. */
public final class LakeUpkeepMain {

    private LakeUpkeepMain() {}

    public static void main(String[] arguments) {
        System.exit(ServiceProcess.run("lake-upkeep", arguments, UpkeepRun::create));
    }
}
