"""Another day than the prison's, for one date and a while, by two people."""
