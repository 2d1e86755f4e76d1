"""Rules of the forecast: of whom it is made, when it is shown, and whether it keeps its word."""
