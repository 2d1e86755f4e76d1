"""The proof that two engines of notification, of which one walks day by day, say the same of drawn lives."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

KINDS = ("name", "home_address", "card")
SHOWN = 5  # differences that are printed


def draw_life(draw: random.Random) -> dict[str, Any]:
    """A case in the format of `manage.py notification_duties`, of fixed terms and life sentences."""
    first = date(2010, 1, 1) + timedelta(days=draw.randrange(5_500))
    as_at = first + timedelta(days=draw.randrange(6_000))
    born_on = date(first.year - draw.randrange(14, 50), draw.randrange(1, 13), draw.randrange(1, 29))
    offences = [_offence(draw, "a", first)]
    if draw.random() < 0.4:
        offences.append(_offence(draw, "b", first) | {"convicted_on": first.isoformat()})
        offences[1]["sentence"]["consecutive_to"] = "a"
    spells = _spells(draw, first, as_at)
    return {
        "id": "drawn",
        "as_at": as_at.isoformat(),
        "person": {"date_of_birth": born_on.isoformat()},
        "offences": offences,
        "detention": spells,
        "absences": _absences(draw, first, as_at),
        "residence": draw.choice(["fixed", "fixed", "fixed", "none"]),
        "notifications": [
            {"section": draw.choice(["47", "48", "48A", "49", "56"]), "on": _after(draw, first, as_at), "about": None}
            for _ in range(draw.randrange(4))
        ],
        "events": [
            {
                "id": f"e{number}",
                "kind": draw.choice(["name", "home_address", "card"]),
                "on": _after(draw, first, as_at),
            }
            for number in range(draw.randrange(3))
        ],
    }


def _offence(draw: random.Random, name: str, on: date) -> dict[str, Any]:
    months = draw.choice([11, 12, 30, 54, 59, 60, 84, 119, 120, 180])
    is_life = draw.random() < 0.08 and name == "a"
    return {
        "id": name,
        "statute": draw.choice(["TA 2000 s.58", "TA 2006 s.5", "TA 2000 s.57"]),
        "terrorist_connection": "no",
        "convicted_on": on.isoformat(),
        "dealt_with_on": on.isoformat(),
        "sentence": {"kind": "LIFE" if is_life else "IMPRISONMENT", "term": None if is_life else {"months": months}},
    }


def _spells(draw: random.Random, first: date, as_at: date) -> list[dict[str, Any]]:
    found, day = [], first - timedelta(days=draw.choice([0, 0, 0, 90]))
    for _ in range(draw.randrange(4)):
        until = day + timedelta(days=draw.choice([1, 2, 30, 400, 1_461]))
        found.append(
            {
                "kind": draw.choice(["custody", "custody", "hospital", "immigration"]),
                "from": day.isoformat(),
                "to": None if draw.random() < 0.08 else until.isoformat(),
            }
        )
        day = until + timedelta(days=draw.choice([-1, 0, 1, 2, 3, 200, 1_000]))
    return found


def _absences(draw: random.Random, first: date, as_at: date) -> list[dict[str, Any]]:
    if draw.random() < 0.6:
        return []
    left = date.fromisoformat(_after(draw, first, as_at))
    return [{"from": left.isoformat(), "to": (left + timedelta(days=draw.choice([1, 5, 60, 400]))).isoformat()}]


def _after(draw: random.Random, first: date, as_at: date) -> str:
    return (first + timedelta(days=draw.randrange(max(1, (as_at - first).days + 2)))).isoformat()


def compared(case: dict[str, Any]) -> tuple[Any, Any]:
    """What both engines say of a case."""
    from offenders.register.answering import answer_case
    from proofs.rules import notification_by_days

    ours = answer_case(case, working=False)
    theirs = notification_by_days.answer(case)
    register = [(row["offence"], row["period_years"], row["ends"]) for row in ours["register"]]
    due = sorted((row["duty"], row["about"] or "", row["due_on"]) for row in ours["due"])
    said = [(name, years, ends and ends.isoformat()) for name, years, ends in theirs["register"]]
    return (ours["subject"], register, due), (theirs["subject"], said, theirs["due"])


def two_engines(asked: Asked) -> Outcome:
    draw = random.Random(asked.seed)
    different: list[str] = []
    subject = due = 0
    with asked.planted(faults()):
        for number in range(1, asked.size + 1):
            if not number % 500:
                asked.doing(f"{number} of {asked.size}")
            case = draw_life(draw)
            ours, theirs = compared(case)
            subject += ours[0]
            due += len(ours[2])
            if ours != theirs:
                different.append(f"{case}\n  rules: {ours}\n  days:  {theirs}")
    figures: dict[str, str | int | float] = {
        "lives": asked.size,
        "subject": subject,
        "duties": due,
        "different": len(different),
        "seed": asked.seed,
    }
    return Outcome(not different and subject > asked.size / 4, figures, different[:SHOWN])


def faults() -> Mapping[str, Planting]:
    from offenders.register.rules import calendar, duties, periods

    def three_in_a_row(self: Any, first: date) -> date:
        return first + timedelta(days=2)

    return {
        "days held count": lambda: mock.patch.object(periods, "spans_in_days", return_value=0),
        "years end on their day": lambda: mock.patch.object(periods, "last_day_of_years", calendar.years_later),
        "days held are among the three": lambda: mock.patch.object(duties._Duties, "third_day", three_in_a_row),
    }


PROOFS = (
    Proof(
        name="notification-engines",
        shows="two engines of notification, one of them day by day, say the same of drawn lives",
        size=50_000,
        counts="lives",
        minutes=6,
        needs=Needs.NOTHING,
        faults=("days held count", "years end on their day", "days held are among the three"),
        run=two_engines,
    ),
)
