"""Papers for the person: what each says, what was printed, how it was handed over and who received it."""
