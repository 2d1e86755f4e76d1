"""Programs of partners: accounts, tokens, scopes, limits."""
