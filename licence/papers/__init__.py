"""Papers for the person: what each says, what was printed, and to whom and how it was handed over."""
