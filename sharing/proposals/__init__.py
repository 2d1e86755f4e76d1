"""Changes that one person proposes and another agrees: accounts, access of desks and partner systems, and settings."""
