"""The administrators' pages: accounts, teams, programs, practice values."""
