"""Teams hear of a coming release, and of a day that moves."""
