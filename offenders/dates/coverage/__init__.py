"""Of how many people in custody the dates are worked out here, and of how many not, by reason."""
