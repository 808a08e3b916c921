package dev.tributary.merger;

import dev.tributary.service.process.ServiceProcess;

/** Runs the warehouse-merger as a process. */
public final class WarehouseMergerMain {

    private WarehouseMergerMain() {}

    public static void main(String[] args) {
        System.exit(ServiceProcess.run("warehouse-merger", args, WarehouseMerger::create));
    }
}
