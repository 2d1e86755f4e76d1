"""People who are away from prison and still in custody: hospital, court, police, temporary release."""
