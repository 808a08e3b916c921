package dev.tributary.embedded;

import kafka.server.FaultHandlerFactory;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.LoggingFaultHandler;

/**
 * What becomes of a fault that Kafka holds for fatal: during the start it is an exception for the caller; afterwards it
 * ends the process, as in any Kafka broker, because nothing that it still says could be trusted.
 */
final class KafkaFaults implements FaultHandlerFactory {
    private volatile boolean starting = true;

    void startIsOver() {
        starting = false;
    }

    @Override
    public FaultHandler build(String name, boolean fatal, Runnable action) {
        FaultHandler running = new StandardFaultHandlerFactory().build(name, fatal, action);
        FaultHandler atStart = new LoggingFaultHandler(name, action);
        return (message, cause) -> starting ? atStart.handleFault(message, cause) : running.handleFault(message, cause);
    }
}
