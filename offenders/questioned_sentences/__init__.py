"""Sentences that the law questions and nobody has given a reason for: their list, whose they are, and their clock."""
