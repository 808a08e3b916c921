package dev.tributary.contracts.pipeline;

/** A rule that each row of a table is to keep. */
public record RuleConfig(
        @Setting("A CEL expression over the row's cleaned columns that is true for a good row.")
        String check,

        @Setting(value = "The dimension of quality that it belongs to.", orElse = "validity")
        Dimension dimension,

        @Setting(value = "What happens to a row that breaks it.", orElse = "flag")
        OnFail on_fail,

        @Setting(value = "How much of the score it takes, 0 to 1.", orElse = "1.0")
        double weight) {

    public RuleConfig {
        if (!(weight >= 0 && weight <= 1)) {
            throw new IllegalArgumentException("weight must be 0 to 1");
        }
    }
}
