"""Rows of the files that bring in the people of the history, and later the licences of those who were released."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from demo import cast
from demo.history.leavers import Course
from demo.licence.checks import UNCHECKED
from demo.people import caseload
from demo.people.caseload_file import Rows
from licence.catalogue import policy
from offenders.models import Offender

SEED = 20241126
Row = dict[str, str]
# Code of the policy: for what share of people, why it is necessary, with what its blanks are filled.
ADDED: tuple[tuple[str, float, str, str], ...] = (
    ("8e52e16e", 1.0, "The offence was committed with a second phone", ""),
    ("bfbc693c", 0.6, "The material was found and shared online", ""),
    ("18b69f61", 0.8, "The offence was planned with members of this group", "nameOfOrganisation=The Lantern Circle"),
    ("8686a815", 0.5, "Money was sent to the group", "accountTypes=bank accounts"),
    (
        "42f71b40",
        0.5,
        "The place was watched before the arrest",
        "nameTypeAndOrAddress=Just a name or type of premises;nameOfPremises={place}",
    ),
    (
        "0a370862",
        0.6,
        "Met the others at night",
        "numberOfCurfews=One curfew;curfewStart=7:00pm;curfewEnd=7:00am;reviewPeriod=Monthly",
    ),
)
PLACES = ("Leeds railway station", "the Bull Ring", "Stratford station", "the Medway campus")
PROPORTIONATE = "A lesser condition would not inform the officer in time"


def people(courses: Iterable[Course], *, on: date) -> dict[str, Rows]:
    """Those who are held still, as the prison's office would write them on that day."""
    rows: list[Row] = []
    for course in courses:
        dice = random.Random(SEED + course.number)  # noqa: S311 - invented people, not secrets
        first, *further = caseload.rows_of(dice, course.person, on)
        teams = "; ".join(f"{team}:{role}" for team, role in teams_of(course))
        rows += [first | {"teams": teams, "crn": f"D{course.number:06}"}, *further]
    return {"people": rows}


def teams_of(course: Course) -> Iterator[tuple[str, str]]:
    """Who works with the person to the end. Who reads alone is let in by today's file, for a year."""
    region = course.person.region
    yield cast.PROBATION[region], "lead"
    yield cast.REGIONS[region], "contributor"
    yield cast.PROBATION_DUTY_DESK, "contributor"
    yield f"{course.person.prison} OMU", "contributor"
    yield cast.CASEWORK, "contributor"


def readers(on_licence: Iterable[Offender], in_custody: Iterable[Offender]) -> Iterator[Row]:
    """Who reads of people without working with them, for a year from now."""
    for person in in_custody:
        yield {"prison_number": person.prison_number, "teams": f"{cast.DUTY_DESK}:reader"}
    for number, person in enumerate(on_licence):
        teams = [cast.DUTY_DESK, cast.TAG_DESK]
        if person.region == "North East" and number % 4 == 0:
            teams.append(cast.VICTIM_LIAISON)
        yield {"prison_number": person.prison_number, "teams": "; ".join(f"{team}:reader" for team in teams)}


def licences(released: Iterable[tuple[Course, date]]) -> dict[str, Rows]:
    """Of people who left on these days, as kept in probation's case system."""
    rows: dict[str, list[Row]] = {"people": [], "licences": [], "conditions": []}
    for course, on in released:
        number = {"prison_number": course.person.number}
        own = number | {"licence": "1.0"}
        rows["people"].append(number)
        rows["licences"].append(
            own
            | {
                "kind": "crd",
                "status": "active",
                "in_force_from": on.isoformat(),
                "ends_on": course.ends_on.isoformat(),
            }
            | {"system_of_record": "document", "external_ref": f"LIC/{course.person.number}"}
        )
        rows["conditions"] += [own | row for row in conditions(course, on)]
    return dict(rows)


def conditions(course: Course, on: date) -> Iterator[Row]:
    dice = random.Random(SEED + course.number)  # noqa: S311 - as above
    version = policy.version_for(on)
    for entry in policy.standard(version):
        yield {"kind": "standard", "code": entry.code, "unchecked_because": UNCHECKED}
    by_code = {entry.code[:8]: entry for entry in policy.additional(version)}
    for code, share, why, inputs in ADDED:
        if code in by_code and dice.random() < share:
            yield {
                "kind": "additional",
                "code": by_code[code].code,
                "inputs": inputs.format(place=PLACES[course.number % len(PLACES)]),
                "necessity": why,
                "proportionality": PROPORTIONATE,
                "review_on": (on + timedelta(days=182)).isoformat(),
                "unchecked_because": UNCHECKED,
            }
