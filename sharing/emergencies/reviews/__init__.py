"""Reviews of emergency access: their addresses and pages."""
