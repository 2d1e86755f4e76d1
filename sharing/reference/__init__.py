"""Regions by which police, probation and the National Security Division divide the country."""
