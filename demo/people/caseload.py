"""The invented people, as the rows of a file that an office could have written: they come in as anybody's own would.

Dated from the day on which they are made: somebody always leaves this week. How many go in which of the next weeks is
laid down (RELEASES_BY_WEEK); everything else is drawn from a fixed seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from demo import cast
from demo.people import drawing, named_people, names, sentences
from demo.people.named_people import Person
from demo.people.sentences import Sentence
from offenders.custody.rules import Happening
from offenders.dates.rules.releases import Basis
from offenders.people.rules.identifiers import check_letter

SEED = 20261124
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
Row = dict[str, str]

# Released by law or on a direction, this week and in the twelve after it: 1.8 a week, between the published bounds.
RELEASES_BY_WEEK = (2, 2, 2, 3, 1, 1, 2, 1, 3, 1, 1, 2, 2)
PERSON_BY_WEEK = 8  # who is drawn for these weeks comes after the known ones of the pictures


def rows(in_custody: int, in_the_community: int, *, today: date, taken: Iterable[str] = ()) -> Iterator[Row]:
    """So many people held, those with a story first, and of those on licence at most so many who have one: the others
    are of the history (`demo/history/`). The same for the same day. A further row of a person holds a further sentence.

    taken: prison numbers that nobody else may have."""
    dice = random.Random(SEED)  # noqa: S311 - invented people, not secrets
    taken = set(taken)
    held = 0
    for person in told(today):
        if person.more.get("released_on") and in_the_community > 0:
            in_the_community -= 1
        elif not person.more.get("released_on") and held < in_custody:
            held += 1
        else:
            continue
        taken.add(person.number)
        yield from rows_of(dice, person, today)
    for goes_on, is_soon in days_of_release(dice, in_custody - held, today):
        yield from rows_of(dice, somebody_held(dice, taken, goes_on, today, is_soon=is_soon), today)


def told(today: date) -> Iterator[Person]:
    for some in (
        named_people.known,
        named_people.differing,
        named_people.refused,
        named_people.of_every_kind,
        named_people.unseen,
    ):
        yield from some(today)


def days_of_release(dice: random.Random, people: int, today: date) -> Iterator[tuple[date, bool]]:
    """The raw day on which each of the others would go, and whether that is in the next weeks: these first, the rest
    over eight years."""
    monday = today - timedelta(days=today.weekday())
    weeks = [week for week, count in enumerate(RELEASES_BY_WEEK) for _ in range(count)][PERSON_BY_WEEK:]
    for index in range(people):
        if index < len(weeks):
            yield max(monday + timedelta(weeks=weeks[index], days=dice.randrange(5)), today), True
        else:
            yield today + timedelta(days=dice.randrange(13 * 7, 8 * 365)), False


def somebody_held(dice: random.Random, taken: set[str], goes_on: date, today: date, *, is_soon: bool) -> Person:
    sentence, passed_on = drawing.drawn(dice, goes_on, today=today, by_law=is_soon)
    prison = dice.choice([each for each in cast.PRISONS if each != cast.FOR_YOUNG_PEOPLE])
    return somebody(dice, taken, prison, sentence, passed_on)


def somebody(
    dice: random.Random, taken: set[str], prison: str, sentence: Sentence, passed_on: date, **more: object
) -> Person:
    given = dice.choice((names.WOMEN if dice.random() < 0.07 else names.GIVEN).split())
    name = f"{given} {dice.choice(names.FAMILY.split())}"
    more["programme"] = "state_threats" if dice.random() < 0.04 else ""
    region = dice.choice(list(cast.REGIONS))
    return Person(name, prison_number(dice, taken), prison, region, sentence, passed_on, more=more)


def rows_of(dice: random.Random, person: Person, today: date) -> Iterator[Row]:
    """One for each sentence; the first holds what is said of the person too."""
    counts = list(convictions(dice, person))
    first = person_cells(person) | custody_cells(person) | sheet_cells(dice, person, today) | counts[0]
    if len(counts) > 1:
        first = credited(first)
    yield with_numbers_and_teams(dice, first, today)
    for row in counts[1:]:
        yield {"prison_number": person.number} | row


def person_cells(person: Person) -> Row:
    given, family = person.name.split()
    cells_of_all = {"given_names": given, "family_name": family, "prison_number": person.number}
    return cells({**cells_of_all, "region": person.region, **person.more})


def custody_cells(person: Person) -> Row:
    """Received on the day of arrest by whoever was not on bail, unless there is more to tell."""
    place = {"establishment": person.prison}
    if not person.moves:
        return cells(place | {"received_on": person.sentence.received_on(person.passed_on)})
    at = {Happening.RECEIVED: cast.PRISONS[person.prison], Happening.RETURNED: cast.PRISONS[person.prison]}
    at[Happening.RELEASED] = Basis.CRD
    steps = [f"{happening} {on} {at.get(happening, '')}".strip() for happening, on in person.moves]
    return cells(place | {"movements": "; ".join(steps)})


def sheet_cells(dice: random.Random, person: Person, today: date) -> Row:
    """What the prison's sheet says, and the days that move it, as they are on record."""
    sheet = person.sheet if person.sheet is not None else person.sentence.dates(person.passed_on)
    days = []
    for kind, count, first in person.sentence.adjustments(person.passed_on):
        between = f" {first}..{first + timedelta(days=count - 1)}" if first else ""
        days.append(f"{kind} {count}{between}")
    as_at = max(today - timedelta(days=dice.randrange(1, 60)), person.passed_on)
    told: dict[str, object] = {"adjustments": "; ".join(days)}
    if sheet or person.more.get("apd"):
        told |= {"dates_source": sentences.SHEET, "dates_as_at": as_at}
    return cells(sheet | {name: value for name, value in told.items() if value})


def credited(first: Row) -> Row:
    """Days on remand count against the sentence of this row, the first of several."""
    named = f"{first['offence']} {first['convicted_on']} {first['sentence']}"
    days = [
        f"{each} | credited_to {named}" if each.startswith("remand") else each
        for each in first.get("adjustments", "").split("; ")
    ]
    return first | cells({"adjustments": "; ".join(days)})


def convictions(dice: random.Random, person: Person) -> Iterator[Row]:
    """All of one day and one court; each sentence follows the one before."""
    begun, arrested_on = person.passed_on, person.sentence.arrested_on(person.passed_on)
    convicted_on = sentences.working(begun - timedelta(days=dice.randrange(14, 60)))
    committed_on = min(arrested_on, convicted_on) - timedelta(days=dice.randrange(10, 200))
    court = dice.choice(sentences.COURTS)
    before = ""
    for one in person.sentence.all:
        decided = {"connection_decided_on": convicted_on} if one.connection != "undecided" else {}
        yield cells(
            {
                "offence": one.offence,
                "committed_on": committed_on,
                "convicted_on": convicted_on,
                "court": court,
                "terrorist_connection": one.connection,
                "sentence": one.kind,
                "sentenced_on": begun,
                "consecutive_to": before,
                "two_thirds_by_law": one.two_thirds_by_law,
                "early_release": one.early_release,
                "kept_because": one.kept_because,
            }
            | one.term
            | decided
        )
        before = f"{one.offence} {convicted_on} {one.kind}"


def with_numbers_and_teams(dice: random.Random, row: Row, today: date) -> Row:
    """Numbers of the other agencies, a birthday, and the teams that were given access."""
    year = dice.randrange(1996, 2023)
    serial = f"{dice.randrange(10_000, 9_999_999):07}"
    row = (
        {"date_of_birth": born(dice, row).isoformat()}
        | row
        | {
            "crn": f"{dice.choice('EFGHJKX')}{dice.randrange(1_000_000):06}",
            "pnc": f"{year}/{serial}{check_letter(f'{year % 100:02}{serial}')}",
            "sex": "female" if row["given_names"] in names.WOMEN.split() else "male",
            "nationalities": "British",
        }
    )
    return row | {"teams": "; ".join(f"{team}:{role}" for team, role in teams_of(row, dice, today))}


def born(dice: random.Random, row: Row) -> date:
    """Of age at the offence, but those who were sentenced as children: sixteen or seventeen at the conviction."""
    is_child = row["sentence"] in drawing.UNDER_18
    years = (16, 18) if is_child else (18, 47)
    day = date.fromisoformat(row["convicted_on" if is_child else "committed_on"])
    return day - timedelta(days=dice.randrange(int(years[0] * 365.25) + 1, int(years[1] * 365.25) - 1))


def teams_of(row: Row, dice: random.Random, today: date) -> Iterator[tuple[str, str]]:
    """Probation leads; police of the region, prison and casework add; a few others read. Probation's duty desk is there
    for whoever is on licence or soon will be."""
    yield cast.PROBATION[row["region"]], "lead"
    yield cast.REGIONS[row["region"]], "contributor"
    yield cast.DUTY_DESK, "reader"
    if row.get("released_on") or leaves_soon(row, today):
        yield cast.PROBATION_DUTY_DESK, "contributor"
    if row.get("released_on"):
        yield cast.TAG_DESK, "reader"
    else:
        yield f"{row['establishment']} OMU", "contributor"
        yield cast.CASEWORK, "contributor"
        yield cast.CASEWORK_DUTY_DESK, "contributor"  # who can confirm a court's order at any hour
        if leaves_soon(row, today):
            yield cast.TAG_DESK, "reader"  # so that the tag is there on the day
        if row["establishment"] == "HMP Full Sutton":
            yield "HMP Full Sutton security", "contributor"
    if row["region"] == "North East" and dice.random() < 0.25:
        yield cast.VICTIM_LIAISON, "reader"


def leaves_soon(row: Row, today: date) -> bool:
    """On licence within eight weeks, by law or by the Board's direction."""
    days = [row[code] for code in ("crd", "apd") if row.get(code)]
    return any(today.isoformat() <= day <= (today + timedelta(weeks=8)).isoformat() for day in days)


def prison_number(dice: random.Random, taken: set[str]) -> str:
    while True:
        number = f"A{dice.randrange(10_000):04}{dice.choice(LETTERS)}{dice.choice(LETTERS)}"
        if number not in taken:
            taken.add(number)
            return number


def cells(values: Mapping[str, object]) -> Row:
    """As a file holds them: dates as ISO, everything else as text."""
    return {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in values.items()}
