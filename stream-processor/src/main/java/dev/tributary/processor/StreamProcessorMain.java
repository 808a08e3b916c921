package dev.tributary.processor;

import dev.tributary.service.process.ServiceProcess;

/** The stream processor as a process of its own. */
public final class StreamProcessorMain {

    private StreamProcessorMain() {}

    public static void main(String[] arguments) {
        System.exit(ServiceProcess.run("stream-processor", arguments, StreamProcessor::create));
    }
}
