package dev.tributary.contracts.pipeline;

import java.util.function.Supplier;

/**
 * A value that is never printed; the pipeline file holds a reference to it ({@code ${env:NAME}} or
 * {@code ${file:/path}}). A file is read again each time, so that a password that is changed while a service runs is
 * found when it connects the next time.
 *
 * @param reference leads to the secret; it throws {@link IllegalArgumentException} if it leads nowhere
 */
public record Secret(Supplier<String> reference) {

    /** A secret that stays as it is. */
    public Secret(String value) {
        this(() -> value);
    }

    /**
     * The secret itself, as it is now.
     *
     * @throws IllegalArgumentException if its reference leads nowhere any more
     */
    public String value() {
        return reference.get();
    }

    @Override
    public String toString() {
        return "***";
    }
}
