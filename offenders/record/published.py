"""The figures that were published about these people, each with its day, grade and source. Nothing is estimated.

The invented population of the demo is shaped after them, and the national desks see them beside their own count.
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
