"""Threats to a person: who was warned, by whom, and the reviews, for those alone who are in the circle of each."""
