"""The review of access in each quarter, and ends that are planned in it."""
