"""Moving somebody to another programme: two people's act, with its alerts and its grants."""
