"""The told clock: the owner of the database lets what is recorded have another time than the database's own.

Whoever opens it says that nothing here is real. The table of openings and closings is the one source of that: the
database's triggers, the seal, each page, paper, sheet and letter ask it, and no production starts while it is open.
"""
