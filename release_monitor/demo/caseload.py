"""The invented people, as the rows of a file that an office could have written: they come in as anybody's own would.

Dated from the day on which they are made: somebody always leaves this week. How many go in which of the next weeks is
laid down (RELEASES_BY_WEEK); everything else is drawn from a fixed seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from offenders.rules.identifiers import check_letter
from release_monitor.demo import cast, names, sentences
from release_monitor.demo.sentences import Sentence

SEED = 20261124
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
Row = dict[str, str]

# Released by law or on a direction, this week and in the twelve after it: 1.8 a week, between the published bounds.
RELEASES_BY_WEEK = (2, 2, 2, 3, 1, 1, 2, 1, 3, 1, 1, 2, 2)
PERSON_BY_WEEK = 5  # who is drawn for these weeks comes after the known ones of the pictures


def rows(in_custody: int, in_the_community: int, *, today: date) -> Iterator[Row]:
    """So many people held and so many on licence, the known ones first; the same for the same day."""
    dice = random.Random(SEED)  # noqa: S311 - invented people, not secrets
    taken: set[str] = set()
    held = 0
    for story in known(today):
        if story.get("released_on") and in_the_community > 0:
            in_the_community -= 1
        elif not story.get("released_on") and held < in_custody:
            held += 1
        else:
            continue
        taken.add(story["prison_number"])
        yield with_numbers_and_teams(dice, story, today)
    for goes_on in days_of_release(dice, in_custody - held, today):
        yield with_numbers_and_teams(dice, somebody_held(dice, taken, goes_on, today), today)
    for _ in range(in_the_community):
        yield with_numbers_and_teams(dice, somebody_on_licence(dice, taken, today), today)


def known(today: date) -> Iterator[Row]:
    """Those whom the pictures of the product tell of, with as much of their stories as can be told by now."""

    def day(offset: int) -> date:
        return today + timedelta(days=offset)

    def of(name: str, number: str, prison: str, region: str, sentence: Sentence, goes: int, **more: object) -> Row:
        given, family = name.split()
        begun = sentences.sentenced_so_that_it_ends(sentence, day(goes))
        person = {"given_names": given, "family_name": family, "prison_number": number, "region": region}
        return person | sentence_cells(sentence, begun, as_at=day(-8)) | held_cells(prison, begun) | cells(more)

    yield of("Rowan Telford", "A7715DM", "HMP Frankland", "North", Sentence("SOPC", 4, 12), 1)
    yield of("Aaron Quill", "A2093FK", "HMP Wakefield", "North", Sentence("SDS", 7), 700, apd=day(3))
    yield of("Joel Sandiford", "A5530LC", "HMP Manchester", "North", Sentence("SDS", 3), 7)
    yield of("Idris Farnham", "A9018TE", "HMP Long Lartin", "Midlands", Sentence("EDS", 8, 48), 620, apd=day(9))
    yield of("Leon Varga", "A6672WB", "HMP Whitemoor", "South East", Sentence("SDS", 6), 730, ped=day(10))
    yield of("Marcus Halden", "A4821KX", "HMP Full Sutton", "North", Sentence("SDS", 6), 740, ped=day(11), apd=day(13))
    yield of("Bashir Colne", "A3347RD", "HMP Wakefield", "North", Sentence("SDS", 8), 400, apd=day(15))
    yield of("Kieran Ellery", "A8814NQ", "HMP Belmarsh", "London", Sentence("SOPC", 5, 12), 20)
    yield of("Tomasz Wyndham", "A1126HV", "HMP Swaleside", "South East", Sentence("SOPC", 5, 12), 25)
    yield of("Owen Trask", "A6418PM", "HMP Wakefield", "North", Sentence("EDS", 9, 36), 1200)
    for name, number, since in (
        ("Callum Dray", "A2275GS", 120),
        ("Dylan Corrie", "A7340BN", 300),
        ("Grace Penhallow", "A5189VF", 410),
        ("Simon Astley", "A3902JT", 90),
    ):
        yield of(name, number, "HMP Frankland", "North", Sentence("SOPC", 4, 12), -since, released_on=day(-since))


def days_of_release(dice: random.Random, people: int, today: date) -> Iterator[date]:
    """The raw day on which each of the others would go: those of the next weeks first, the rest over eight years."""
    monday = today - timedelta(days=today.weekday())
    weeks = [week for week, count in enumerate(RELEASES_BY_WEEK) for _ in range(count)][PERSON_BY_WEEK:]
    for index in range(people):
        if index < len(weeks):
            yield max(monday + timedelta(weeks=weeks[index], days=dice.randrange(5)), today)
        else:
            yield today + timedelta(days=dice.randrange(13 * 7, 8 * 365))


def somebody_held(dice: random.Random, taken: set[str], goes_on: date, today: date) -> Row:
    sentence = sentences.draw(dice)
    begun = sentences.sentenced_so_that_it_ends(sentence, goes_on)
    while begun >= today:  # a short sentence that would end too far ahead: a longer one
        sentence = Sentence("SOPC", sentence.years + 4, 12)
        begun = sentences.sentenced_so_that_it_ends(sentence, goes_on)
    place = held_cells(dice.choice(list(cast.PRISONS)), begun)
    return (
        person_cells(dice, taken)
        | sentence_cells(sentence, begun, dice, as_at=today - timedelta(days=dice.randrange(1, 60)))
        | place
    )


def somebody_on_licence(dice: random.Random, taken: set[str], today: date) -> Row:
    sentence = Sentence("SOPC", dice.choice([2, 3, 4, 5, 6]), 12)
    left = today - timedelta(days=dice.randrange(5, 350))
    begun = sentences.sentenced_so_that_it_ends(sentence, left)
    place = held_cells(dice.choice(list(cast.PRISONS)), begun) | cells({"released_on": left})
    return (
        person_cells(dice, taken)
        | sentence_cells(sentence, begun, dice, as_at=today - timedelta(days=dice.randrange(1, 60)))
        | place
    )


def person_cells(dice: random.Random, taken: set[str]) -> Row:
    return {
        "given_names": dice.choice((names.WOMEN if dice.random() < 0.07 else names.GIVEN).split()),
        "family_name": dice.choice(names.FAMILY.split()),
        "prison_number": prison_number(dice, taken),
        "region": dice.choice(list(cast.REGIONS)),
        "programme": "state_threats" if dice.random() < 0.04 else "",
    }


def sentence_cells(sentence: Sentence, begun: date, dice: random.Random | None = None, *, as_at: date) -> Row:
    """Conviction, sentence and the dates of the sheet."""
    dice = dice or random.Random(SEED)  # noqa: S311
    offence = dice.choices(list(sentences.OFFENCES), weights=list(sentences.OFFENCES.values()))[0]
    return cells(
        {
            "offence": offence,
            "committed_on": begun - timedelta(days=dice.randrange(200, 500)),
            "convicted_on": begun - timedelta(days=dice.randrange(14, 60)),
            "court": dice.choice(sentences.COURTS),
            "terrorist_connection": "undecided",
            "sentence": sentence.kind,
            "sentenced_on": begun,
            "years": sentence.years,
            "extension_months": sentence.extension_months or "",
            **sentence.dates(begun),
            "dates_source": sentences.SHEET,
            "dates_as_at": max(as_at, begun),
        }
    )


def held_cells(prison: str, begun: date) -> Row:
    return cells({"establishment": prison, "received_on": begun})


def with_numbers_and_teams(dice: random.Random, row: Row, today: date) -> Row:
    """Numbers of the other agencies, a birthday, and the teams that were let in."""
    year = dice.randrange(1996, 2023)
    serial = f"{dice.randrange(10_000, 9_999_999):07}"
    row = row | {
        "crn": f"{dice.choice('EFGHJKX')}{dice.randrange(1_000_000):06}",
        "pnc": f"{year}/{serial}{check_letter(f'{year % 100:02}{serial}')}",
        "date_of_birth": date(dice.randrange(1966, 2006), dice.randrange(1, 13), dice.randrange(1, 29)).isoformat(),
        "sex": "female" if row["given_names"] in names.WOMEN.split() else "male",
        "nationalities": "British",
    }
    return row | {"teams": "; ".join(f"{team}:{role}" for team, role in teams_of(row, dice, today))}


def teams_of(row: Row, dice: random.Random, today: date) -> Iterator[tuple[str, str]]:
    """Probation leads; police of the region, prison and casework add; a few others read."""
    yield f"NSD {row['region']}", "lead"
    yield cast.REGIONS[row["region"]], "contributor"
    yield cast.DUTY_DESK, "reader"
    if row.get("released_on"):
        yield cast.TAG_DESK, "reader"
    else:
        yield f"{row['establishment']} OMU", "contributor"
        yield cast.CASEWORK, "contributor"
        if leaves_soon(row, today):
            yield cast.TAG_DESK, "reader"  # so that the tag is there on the day
        if row["establishment"] == "HMP Full Sutton":
            yield "HMP Full Sutton security", "contributor"
    if row["region"] == "North" and dice.random() < 0.25:
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


def cells(values: dict[str, object]) -> Row:
    """As a file holds them: dates as ISO, everything else as text."""
    return {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in values.items()}
