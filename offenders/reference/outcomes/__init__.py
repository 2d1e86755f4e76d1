"""Published outcomes of parole reviews, as rows that two people keep: what forecasts of groups begin from."""
