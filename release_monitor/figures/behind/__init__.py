"""Behind the numbers: an address for each, and the people or events that it counts."""
