"""What brings a checkout to life with nothing installed: its Python packages, PostgreSQL, Valkey, and the tests."""
