package dev.tributary.service.lifecycle;

/** Whether a service can do its work now. */
public sealed interface Health {

    /** It works, or has nothing to do. */
    record Ready() implements Health {}

    /**
     * It does not, or a part of it does not.
     *
     * @param reason one line for people: what, and what to do
     */
    record NotReady(String reason) implements Health {}

    static Health ready() {
        return new Ready();
    }

    static Health notReady(String reason) {
        return new NotReady(reason);
    }

    default boolean isReady() {
        return this instanceof Ready;
    }
}
