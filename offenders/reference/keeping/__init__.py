"""Changes of reference data: proposed by one person, agreed by a second of another agency, kept with their history."""
