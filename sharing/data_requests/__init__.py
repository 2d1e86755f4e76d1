"""Requests of people for their own data: each agency decides item by item, and a second person releases."""
