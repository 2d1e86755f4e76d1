"""Rules of names, numbers, age and why somebody is held."""
