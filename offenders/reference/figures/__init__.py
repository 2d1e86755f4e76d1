"""Published figures, as rows that two people keep, and the written reconciliation of each with what is counted here."""
