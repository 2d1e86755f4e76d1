"""Django's engine for PostgreSQL, with a time limit on this side: a server that is frozen or has gone never answers."""
