"""The list of a week, frozen when the week begins."""
