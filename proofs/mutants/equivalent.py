"""Changes of the code that can show in nothing that the program does, each with its reason. They are not counted.

A row names one change: its file, the line as it stands without white space around it, and what becomes of that line.
"""

from __future__ import annotations

from typing import NamedTuple


class Equivalent(NamedTuple):
    path: str
    line: str
    becomes: str
    because: str


EQUIVALENT: list[Equivalent] = []
