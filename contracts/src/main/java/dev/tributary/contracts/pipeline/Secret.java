package dev.tributary.contracts.pipeline;

/**
 * A value that is never printed; the pipeline file holds a reference to it ({@code ${env:NAME}} or
 * {@code ${file:/path}}).
 *
 * @param value the secret itself
 */
public record Secret(String value) {

    @Override
    public String toString() {
        return "***";
    }
}
