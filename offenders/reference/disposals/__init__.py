"""Kinds of sentence that courts pass, as dated rows: what each is called, its section, from when until when."""
