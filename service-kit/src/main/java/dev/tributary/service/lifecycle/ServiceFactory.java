package dev.tributary.service.lifecycle;

/** Makes a service, without starting it. */
@FunctionalInterface
public interface ServiceFactory {

    /**
     * Makes it from the pipeline file.
     *
     * @throws IllegalArgumentException if the pipeline file lacks a part that the service needs
     */
    Service create(ServiceContext context);
}
