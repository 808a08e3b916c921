package dev.tributary.service.lifecycle;

/** Runs one service as a process. */
public final class ServiceProcess {

    private ServiceProcess() {}

    /** See the lead. */
    public static int run(String name, String[] arguments, ServiceFactory factory) {
        throw new UnsupportedOperationException();
    }
}
