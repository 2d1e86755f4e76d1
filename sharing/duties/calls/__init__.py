"""Phone calls: a duty desk or command reaches somebody of a team that has not answered, and records it."""
