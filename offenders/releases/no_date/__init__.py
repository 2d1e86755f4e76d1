"""People in custody of whom no release date is known, and where everybody in custody stands."""
