"""Parts that rows of every table share: numbers, encrypted columns, one write for many, being made once."""
