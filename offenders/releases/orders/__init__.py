"""Orders by which a person leaves custody: of a court, which count at once, and of the executive, once confirmed."""
