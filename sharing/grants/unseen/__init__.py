"""People whom nobody sees who must see them."""
