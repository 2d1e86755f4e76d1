"""Pages with one form that does one thing to one record: what each says is declared, and the view is written once."""
