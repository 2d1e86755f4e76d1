"""The forecast of releases: how many are expected in each week, of a group of people, never of one."""
