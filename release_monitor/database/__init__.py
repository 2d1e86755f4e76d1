"""Django's engine for PostgreSQL, with a time limit on this side, as a frozen server never answers; and what each role
may do in its tables."""
