"""Testing different dates: another sentence, connection or days."""
