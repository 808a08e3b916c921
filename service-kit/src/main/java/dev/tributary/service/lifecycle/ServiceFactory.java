package dev.tributary.service.lifecycle;

/** Makes a service, without starting it. */
@FunctionalInterface
public interface ServiceFactory {

    /**
     * @throws IllegalArgumentException if the pipeline file lacks a part that the service needs
     */
    Service create(ServiceContext context);
}
