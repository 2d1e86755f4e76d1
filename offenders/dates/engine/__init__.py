"""The dates of a person's sentences, worked out from facts, with the working.

`calculate` takes a `Case` and gives a `Calculation` or raises `Refused`; `calculate_case` does the same with the shape
of the reference format. No clock, no database: the law is in `law`, the counting in `terms`.
"""

from __future__ import annotations

from offenders.dates.engine.calculate import Calculation, calculate
from offenders.dates.engine.reading import CaseUnreadable, read_case
from offenders.dates.engine.refusals import Refused
from offenders.dates.engine.writing import calculate_case

__all__ = ["Calculation", "CaseUnreadable", "Refused", "calculate", "calculate_case", "read_case"]
