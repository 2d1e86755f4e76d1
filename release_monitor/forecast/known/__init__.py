"""What was known on a Monday, read from the database: what forecasts are made of."""
