"""Who lets which team in to whom: grants, restrictions, exclusions, and whom nobody sees."""
