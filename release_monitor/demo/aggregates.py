"""The published figures after which the invented population is shaped. Nothing here is estimated.

grade: A official publication, B reputable press quoting official figures.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Figure:
    value: int
    what: str
    as_at: date
    grade: str
    source: str


IN_CUSTODY = Figure(
    239,
    "people in custody for terrorism-related offences, Great Britain",
    date(2022, 9, 30),
    "A",
    "Home Office quarterly statistics; Police Oracle, January 2023",
)
IN_THE_COMMUNITY = Figure(
    57,
    "people supervised by the specialist probation teams",
    date(2023, 7, 1),
    "B",
    "HM Inspectorates' joint inspection of counter-terrorism work, July 2023, as reported",
)
