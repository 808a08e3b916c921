package dev.tributary.capture;

import dev.tributary.service.process.ServiceProcess;

/** Runs capture as a process of its own. */
public final class CdcCaptureMain {

    private CdcCaptureMain() {}

    public static void main(String[] arguments) {
        System.exit(ServiceProcess.run("cdc-capture", arguments, CdcCapture::create));
    }
}
