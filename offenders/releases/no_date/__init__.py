"""People in custody with no known release date, and where everybody in custody stands."""
