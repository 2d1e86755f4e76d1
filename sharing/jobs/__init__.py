"""What the clock runs: a row for each run, and records that a job could not work on."""
