"""Interventions: named work with a person, who provides it, and whether they come. Never scored."""
