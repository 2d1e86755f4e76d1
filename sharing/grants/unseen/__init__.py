"""People who are not seen by the teams that must see them."""
