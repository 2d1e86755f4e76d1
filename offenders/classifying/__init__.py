"""Offences that were recorded in free words: who says which offence of the list each is, and who agrees."""
