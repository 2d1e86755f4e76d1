"""The figures: their definitions, how each is counted for a reader, and the counts that are kept of them."""
