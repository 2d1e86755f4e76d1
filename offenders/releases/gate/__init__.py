"""The gate: the one place that judges whether a person may leave on a day."""
