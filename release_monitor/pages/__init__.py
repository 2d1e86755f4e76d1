"""The frame of every page, and what is answered where no view answers."""
