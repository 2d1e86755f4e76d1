"""How long records are kept: the class of each table, reviews of people whose case is closed, and what forbids it.

What is decided is hidden from everybody but those who decided, until the owner of the database destroys it
(`sharing/destroying/`).
"""
