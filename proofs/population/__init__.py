"""An invented population of any size, made in the database by a few statements, for measures and proofs."""
