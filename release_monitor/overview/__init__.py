"""The overview: one page for each role, made of the same parts in another order, and what needs a decision now."""
