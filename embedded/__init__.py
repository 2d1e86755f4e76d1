"""The start of a checkout with nothing installed: its Python packages, PostgreSQL, Valkey, and the tests."""
