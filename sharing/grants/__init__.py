"""Grants of access to teams, restrictions, exclusions, and people no required team can see."""
