"""Destroying what retention has decided: rows, details of the log, texts that name the person, and files.

One act of the role that owns the database (`manage.py dispose`), signed by the two of each agency who decided it. What
stays: the sealed log's leaves, counts, and a certificate by kind and number.
"""
