"""Ways of being reached outside the pages: email, text or pager, telephone; each is tested, and lapses."""
